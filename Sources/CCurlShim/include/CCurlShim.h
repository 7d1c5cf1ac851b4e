/* The calls of libcurl that Swift cannot make: its variadic setters and getters, one typed function each. */
#ifndef CCURLSHIM_H
#define CCURLSHIM_H

#include <curl/curl.h>
#include <stdint.h>

typedef size_t (*shim_curl_io_fn)(char *buffer, size_t size, size_t count, void *context);
typedef int (*shim_curl_before_request_fn)(void *context, char *, char *, int, int);

CURLcode shim_curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode shim_curl_set_offset(CURL *handle, CURLoption option, int64_t value);
CURLcode shim_curl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode shim_curl_set_pointer(CURL *handle, CURLoption option, const void *value);
CURLcode shim_curl_set_io(CURL *handle, CURLoption option, shim_curl_io_fn function);
CURLcode shim_curl_set_before_request(CURL *handle, shim_curl_before_request_fn function);
CURLcode shim_curl_get_long(CURL *handle, CURLINFO info, long *value);
CURLcode shim_curl_get_string(CURL *handle, CURLINFO info, const char **value);
CURLMcode shim_curl_multi_set_long(CURLM *multi, CURLMoption option, long value);

/* Allows https, and http too where `plain` is set; the option's name depends on libcurl's version. */
CURLcode shim_curl_set_protocols(CURL *handle, int plain);

/* Never waits for a name lookup that a cancelled transfer began; libcurl before 7.87 cannot be told. */
CURLcode shim_curl_set_quick_exit(CURL *handle);

/* Takes the next finished transfer off the multi handle: 1 and its handle and result, or 0 where none is left. */
int shim_curl_multi_next_done(CURLM *multi, CURL **handle, CURLcode *result);

#endif
