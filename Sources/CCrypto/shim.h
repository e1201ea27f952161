// SHA-256 of OpenSSL's libcrypto, which libcurl loads anyway. No policy here.
#pragma once
#include <openssl/evp.h>
#include <openssl/sha.h>
