// libcurl for Swift, which imports neither variadic functions nor the casts inside curl's macros:
// one inline function for each type of argument, and no policy.
#pragma once
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>

// A macro with a cast, which Swift does not import.
static const long cw_auth_basic = CURLAUTH_BASIC;

static inline CURLcode cw_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode cw_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode cw_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode cw_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode cw_set_write_function(CURL *easy, CURLoption option,
                                             curl_write_callback value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode cw_set_read_function(CURL *easy, curl_read_callback value) {
  return curl_easy_setopt(easy, CURLOPT_READFUNCTION, value);
}
static inline CURLcode cw_set_opensocket_function(CURL *easy, curl_opensocket_callback value) {
  return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, value);
}
static inline CURLcode cw_set_prereq_function(CURL *easy, curl_prereq_callback value) {
  return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, value);
}

static inline CURLMcode cw_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

static inline long cw_info_long(CURL *easy, CURLINFO info) {
  long value = 0;
  curl_easy_getinfo(easy, info, &value);
  return value;
}
static inline curl_off_t cw_info_offset(CURL *easy, CURLINFO info) {
  curl_off_t value = 0;
  curl_easy_getinfo(easy, info, &value);
  return value;
}
static inline void *cw_info_private(CURL *easy) {
  char *value = NULL;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &value);
  return value;
}

// The next finished transfer: its easy handle with the result in *code, or NULL.
static inline CURL *cw_multi_next_done(CURLM *multi, CURLcode *code) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left)) != NULL) {
    if (message->msg == CURLMSG_DONE) {
      *code = message->data.result;
      return message->easy_handle;
    }
  }
  return NULL;
}

// Copies the IP address of a socket address: 4 or 16 bytes in network order, 0 for another family.
static inline int cw_socket_address(const struct curl_sockaddr *address, unsigned char out[16]) {
  if (address->family == AF_INET && address->addrlen >= sizeof(struct sockaddr_in)) {
    struct sockaddr_in four;
    memcpy(&four, &address->addr, sizeof four);
    memcpy(out, &four.sin_addr, 4);
    return 4;
  }
  if (address->family == AF_INET6 && address->addrlen >= sizeof(struct sockaddr_in6)) {
    struct sockaddr_in6 six;
    memcpy(&six, (const char *)&address->addr, sizeof six);
    memcpy(out, &six.sin6_addr, 16);
    return 16;
  }
  return 0;
}

// Opens what curl would have opened.
static inline curl_socket_t cw_open_socket(const struct curl_sockaddr *address) {
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// Bytes that a TCP socket has received so far; 0 where that cannot be said.
static inline unsigned long long cw_received_bytes(int descriptor) {
  // tcpi_bytes_received in struct tcp_info of linux/tcp.h, which only grows; the header itself clashes
  // with netinet/tcp.h as Swift's Glibc module has it.
  enum { received_at = 128, tcp_info_option = 11 };
  unsigned long long received = 0;
  unsigned char info[received_at + sizeof received];
  socklen_t size = sizeof info;
  if (getsockopt(descriptor, IPPROTO_TCP, tcp_info_option, info, &size) != 0 || size < sizeof info)
    return 0;
  memcpy(&received, info + received_at, sizeof received);
  return received;
}

// The local port of a socket; 0 where it has none.
static inline int cw_local_port(int descriptor) {
  struct sockaddr_storage address;
  socklen_t size = sizeof address;
  if (getsockname(descriptor, (struct sockaddr *)&address, &size) != 0) return 0;
  if (address.ss_family == AF_INET) return ntohs(((struct sockaddr_in *)&address)->sin_port);
  if (address.ss_family == AF_INET6) return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
  return 0;
}

// Names the calling thread, for `top -H` and debuggers; Swift's Glibc module cannot.
static inline void cw_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
