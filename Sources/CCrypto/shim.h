// SHA-256, HMAC and base64 of OpenSSL's libcrypto, which libcurl loads anyway. No policy here.
#pragma once
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
