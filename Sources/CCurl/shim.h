#pragma once
// What Swift cannot import from libcurl: its variadic functions, the message union and function-like
// macros. Nothing here needs more than libcurl 7.81 (Ubuntu 22.04).
// CURLOPT_PROTOCOLS is the only way before 7.85 to name the allowed protocols and deprecated since.
#define CURL_DISABLE_DEPRECATION 1
#include <stddef.h>
#include <curl/curl.h>

typedef size_t (*loopwarden_curl_callback)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode loopwarden_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_ALL); }

static inline CURLcode loopwarden_curl_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}

// A name that is being looked up is let go of with the exchange; otherwise libcurl joins the
// resolver's thread, past every deadline. Since 7.87; before, there is no way.
static inline CURLcode loopwarden_curl_let_go_of_names(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075700
  return curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#else
  (void)easy;
  return CURLE_OK;
#endif
}

static inline CURLcode loopwarden_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}

// For every option that libcurl copies (strings, COPYPOSTFIELDS) or clears with NULL.
static inline CURLcode loopwarden_curl_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode loopwarden_curl_set_bytes(CURL *easy, CURLoption option, const void *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode loopwarden_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *list) {
  return curl_easy_setopt(easy, option, list);
}

// libcurl keeps its own copy, so that the caller's bytes may go away at once.
static inline CURLcode loopwarden_curl_set_blob(CURL *easy, CURLoption option, const void *bytes,
                                                size_t length) {
  struct curl_blob blob = {(void *)bytes, length, CURL_BLOB_COPY};
  return curl_easy_setopt(easy, option, &blob);
}

static inline CURLcode loopwarden_curl_set_body_callback(CURL *easy, loopwarden_curl_callback callback,
                                                         void *context) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, callback);
  return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
}

static inline CURLcode loopwarden_curl_set_header_callback(CURL *easy, loopwarden_curl_callback callback,
                                                           void *context) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, callback);
  return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
}

static inline CURLcode loopwarden_curl_set_error_buffer(CURL *easy, char *buffer) {
  return curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, buffer);
}

static inline CURLcode loopwarden_curl_allow_only_http(CURL *easy) {
  return curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
}

static inline CURLcode loopwarden_curl_get_long(CURL *easy, CURLINFO info, long *value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode loopwarden_curl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode loopwarden_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

// The next finished transfer, or NULL; its result is written to `result`.
static inline CURL *loopwarden_curl_multi_next_finished(CURLM *multi, CURLcode *result) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left)) != NULL) {
    if (message->msg == CURLMSG_DONE) {
      *result = message->data.result;
      return message->easy_handle;
    }
  }
  return NULL;
}
