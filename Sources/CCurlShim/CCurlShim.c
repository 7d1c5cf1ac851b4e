/* One line each: see the header for what they are for. */
#include "CCurlShim.h"

CURLcode shim_curl_set_long(CURL *h, CURLoption o, long v) { return curl_easy_setopt(h, o, v); }
CURLcode shim_curl_set_offset(CURL *h, CURLoption o, int64_t v) { return curl_easy_setopt(h, o, (curl_off_t)v); }
CURLcode shim_curl_set_string(CURL *h, CURLoption o, const char *v) { return curl_easy_setopt(h, o, v); }
CURLcode shim_curl_set_pointer(CURL *h, CURLoption o, const void *v) { return curl_easy_setopt(h, o, v); }
CURLcode shim_curl_set_io(CURL *h, CURLoption o, shim_curl_io_fn f) { return curl_easy_setopt(h, o, f); }
CURLcode shim_curl_set_before_request(CURL *h, shim_curl_before_request_fn f) {
    return curl_easy_setopt(h, CURLOPT_PREREQFUNCTION, f);
}
CURLcode shim_curl_get_long(CURL *h, CURLINFO i, long *v) { return curl_easy_getinfo(h, i, v); }
CURLcode shim_curl_get_string(CURL *h, CURLINFO i, const char **v) { return curl_easy_getinfo(h, i, v); }
CURLMcode shim_curl_multi_set_long(CURLM *m, CURLMoption o, long v) { return curl_multi_setopt(m, o, v); }

CURLcode shim_curl_set_protocols(CURL *h, int plain) {
#if LIBCURL_VERSION_NUM >= 0x075500
    return curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, plain ? "https,http" : "https");
#else
    return curl_easy_setopt(h, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTPS | (plain ? CURLPROTO_HTTP : 0)));
#endif
}

CURLcode shim_curl_set_quick_exit(CURL *h) {
#if LIBCURL_VERSION_NUM >= 0x075700
    return curl_easy_setopt(h, CURLOPT_QUICK_EXIT, 1L);
#else
    (void)h;
    return CURLE_OK;
#endif
}

int shim_curl_multi_next_done(CURLM *m, CURL **handle, CURLcode *result) {
    int left;
    CURLMsg *message;
    while ((message = curl_multi_info_read(m, &left)))
        if (message->msg == CURLMSG_DONE) {
            *handle = message->easy_handle;
            *result = message->data.result;
            return 1;
        }
    return 0;
}
