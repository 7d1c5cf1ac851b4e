/// Sets up an easy handle for one request: every option that safety rests on is set here, whatever libcurl's default.
import CCurl
import CCurlShim
import HTTP

/// An easy handle being set up; the first option that libcurl refuses is kept.
struct TransferOptions {
    let handle: UnsafeMutableRawPointer
    private(set) var failure: CURLcode?

    init(handle: UnsafeMutableRawPointer) { self.handle = handle }

    mutating func set(_ option: CURLoption, _ value: Int) { note(shim_curl_set_long(handle, option, value)) }

    mutating func set(_ option: CURLoption, _ value: String?) { note(shim_curl_set_string(handle, option, value)) }

    mutating func set(_ option: CURLoption, _ value: UnsafeRawPointer?) {
        note(shim_curl_set_pointer(handle, option, value))
    }

    mutating func set(_ option: CURLoption, bytes value: Int) {
        note(shim_curl_set_offset(handle, option, Int64(value)))
    }

    mutating func note(_ code: CURLcode) {
        if code != CURLE_OK && failure == nil { failure = code }
    }

    /// What is the same for every request.
    mutating func setSafety(plainHTTP: Bool) {
        note(shim_curl_set_protocols(handle, plainHTTP ? 1 : 0))
        note(shim_curl_set_quick_exit(handle))
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_NETRC, 0)
        set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE))
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        set(CURLOPT_HAPPY_EYEBALLS_TIMEOUT_MS, 200)
        // Only for speed, so a refusal is no matter: a kept handle may still own a buffer, of this very size.
        _ = shim_curl_set_long(handle, CURLOPT_BUFFERSIZE, 128 << 10)
        _ = shim_curl_set_long(handle, CURLOPT_UPLOAD_BUFFERSIZE, 128 << 10)
    }

    /// The address, the limits, the way and the trust of one request.
    mutating func setRoute(_ plan: Plan) {
        let limits = plan.request.limits
        set(CURLOPT_URL, plan.request.url.description)
        set(CURLOPT_USERAGENT, plan.userAgent)
        set(CURLOPT_CONNECTTIMEOUT_MS, limits.connect.milliseconds)
        set(CURLOPT_TIMEOUT_MS, limits.total.milliseconds)
        // Set even where there is none: libcurl would read the process's environment otherwise.
        set(CURLOPT_PROXY, plan.proxy?.url ?? "")
        set(CURLOPT_NOPROXY, "")
        if plan.proxy?.isEncrypted == true { set(CURLOPT_PROXY_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)) }
        guard case .file(let bundle) = plan.trust else { return }
        for (file, folder) in [
            (CURLOPT_CAINFO, CURLOPT_CAPATH), (CURLOPT_PROXY_CAINFO, CURLOPT_PROXY_CAPATH),
        ] {
            set(file, bundle)
            // Only the bundle counts; without a folder libcurl also keeps the parsed bundle for the next connection.
            set(folder, nil as String?)
        }
    }

    /// The method and what is sent after the headers. The body of a file is read by `Transfer`'s callback.
    mutating func setBody(_ request: HTTPRequest) {
        if request.method == .head { return set(CURLOPT_NOBODY, 1) }
        switch request.body {
        case .none where request.method == .get || request.method == .delete:
            set(CURLOPT_HTTPGET, 1)
        case .none:
            set(CURLOPT_POSTFIELDSIZE_LARGE, bytes: 0)
            set(CURLOPT_COPYPOSTFIELDS, "")
        case .bytes(let bytes):
            set(CURLOPT_POSTFIELDSIZE_LARGE, bytes: bytes.count)
            bytes.withUnsafeBytes { set(CURLOPT_COPYPOSTFIELDS, $0.baseAddress ?? UnsafeRawPointer(handle)) }
        case .file(_, _, let length):
            set(CURLOPT_UPLOAD, 1)
            set(CURLOPT_INFILESIZE_LARGE, bytes: length)
        }
        set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    }
}

extension Duration {
    /// Whole milliseconds, at least one, since zero would mean no limit to libcurl, and at most 11 days.
    fileprivate var milliseconds: Int {
        let (seconds, atto) = components
        return max(1, Int(min(seconds, 1_000_000)) * 1000 + Int(atto / 1_000_000_000_000_000))
    }
}
