/// One request on its way: owns its handle's callbacks and turns the end into an answer or an error.
import CCurl
import CCurlShim
import HTTP

/// Lives on the loop's thread only. While it is among the loop's transfers its address is libcurl's context pointer.
final class Transfer {
    let handle: UnsafeMutableRawPointer
    private let plan: Plan
    private let now: () -> Duration
    private var head = ResponseHead()
    private var body: ResponseBody
    private var upload: UploadFile?
    private var watch: StallWatch?
    private var stop: Stop?
    private var headerLines: UnsafeMutablePointer<curl_slist>?
    private let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    private var request: HTTPRequest { plan.request }

    /// Sets `handle` up for the request; `now` is a monotonic clock.
    init(plan: Plan, handle: UnsafeMutableRawPointer, id: Int, now: @escaping () -> Duration) throws(Stop) {
        self.plan = plan
        self.handle = handle
        self.now = now
        body = ResponseBody(plan.request.sink)
        words.pointee = 0
        if case .file(let path, let offset, let length) = plan.request.body {
            upload = try UploadFile(path: path, offset: offset, length: length)
        }
        var options = TransferOptions(handle: handle)
        options.setSafety(plainHTTP: plan.request.url.scheme == .http)
        options.setRoute(plan)
        options.setBody(plan.request)
        options.set(CURLOPT_PRIVATE, UnsafeRawPointer(bitPattern: id))
        setHeaders(&options)
        setCallbacks(&options)
        if let code = options.failure {
            throw Stop(
                .notSendable, "libcurl cannot be set up for the request: \(String(cString: curl_easy_strerror(code))).")
        }
    }

    deinit {
        curl_slist_free_all(headerLines)
        words.deallocate()
    }

    /// The time until the transfer counts as stalled; nil while it is not connected.
    var timeToStall: Duration? { watch?.left(now: now()) }

    /// The answer, or why there is none. The file, where one was asked for, stands in its place or is gone.
    func finish(_ code: CURLcode) -> Result<HTTPResponse, TransportError> {
        // Before the caller hears of it, not whenever the last reference goes.
        defer { closeFiles() }
        do throws(Stop) {
            if let stop { throw stop }
            guard code == CURLE_OK, head.isComplete else {
                throw fault(code == CURLE_OK ? CURLE_WEIRD_SERVER_REPLY : code)
            }
            if plan.proxy != nil, head.status == 407 { throw sentence(.proxyRefused, proxyStatus: 407) }
            return .success(HTTPResponse(status: head.status, headers: head.headers, body: try body.finish()))
        } catch {
            return .failure(TransportError(error.kind, host: request.url.authority, error.why))
        }
    }

    /// The failure for an end that the loop decides on: `.stalled` or `.cancelled`.
    func end(_ kind: TransportError.Kind) -> Result<HTTPResponse, TransportError> {
        if stop == nil { stop = sentence(kind) }
        return finish(CURLE_OK)
    }

    private func closeFiles() {
        upload = nil
        body = ResponseBody(.memory(limit: 0))
    }

    private func fault(_ code: CURLcode) -> Stop {
        var connectStatus = 0
        shim_curl_get_long(handle, CURLINFO_HTTP_CONNECTCODE, &connectStatus)
        let fault = TransferFault(
            code: code, phase: watch == nil ? .connecting : head.status == 0 ? .asking : .answering,
            proxyStatus: connectStatus, viaProxy: plan.proxy != nil)
        let own = words.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: words)
        return sentence(fault.kind, proxyStatus: connectStatus, detail: own)
    }

    private func sentence(_ kind: TransportError.Kind, proxyStatus: Int = 0, detail: String = "") -> Stop {
        let sentence = FaultSentence(
            host: request.url.authority, limits: request.limits, proxy: plan.proxy?.name, proxyStatus: proxyStatus,
            detail: detail)
        return Stop(kind, sentence.text(kind))
    }

    private func setHeaders(_ options: inout TransferOptions) {
        for line in plan.headerLines { headerLines = curl_slist_append(headerLines, line) ?? headerLines }
        options.set(CURLOPT_HTTPHEADER, UnsafeRawPointer(headerLines))
    }
}

// What libcurl calls while the transfer runs.
extension Transfer {
    private func setCallbacks(_ options: inout TransferOptions) {
        let context = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
        options.set(CURLOPT_ERRORBUFFER, UnsafeRawPointer(words))
        options.set(CURLOPT_PREREQDATA, context)
        options.note(
            shim_curl_set_before_request(handle) { context, _, _, _, _ in
                Transfer.from(context).begin() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
            })
        options.set(CURLOPT_HEADERDATA, context)
        options.note(
            shim_curl_set_io(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                Transfer.from(context).takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
            })
        options.set(CURLOPT_WRITEDATA, context)
        options.note(
            shim_curl_set_io(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
                Transfer.from(context).takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
            })
        guard upload != nil else { return }
        options.set(CURLOPT_READDATA, context)
        options.note(
            shim_curl_set_io(handle, CURLOPT_READFUNCTION) { bytes, size, count, context in
                Transfer.from(context).giveBody(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
            })
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer {
        guard let context else { preconditionFailure("libcurl lost the context it was given") }
        return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }

    /// Connected, about to send. libcurl would repeat by itself on a fresh connection what a kept one swallowed; whether
    /// that may be done is the caller's to decide, so a second beginning ends the transfer.
    private func begin() -> Bool {
        guard watch == nil else {
            stop = stop ?? sentence(.connectionReset, detail: "a kept connection was lost")
            return false
        }
        watch = StallWatch(limit: request.limits.stall, now: now())
        return true
    }

    private func takeHeader(_ line: UnsafeRawBufferPointer) -> Int {
        attempt(line.count) { () throws(Stop) in
            let wasComplete = head.isComplete
            try head.take(Array(line))
            guard head.isComplete, !wasComplete else { return }
            try head.require(request.expects)
            let announced = try head.contentLength()
            try body.begin(status: head.status, announced: request.method == .head ? nil : announced)
        }
    }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        attempt(bytes.count) { () throws(Stop) in try body.append(bytes) }
    }

    private func giveBody(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        var count = 0
        let done = attempt(1) { () throws(Stop) in count = try upload?.read(into: buffer) ?? 0 }
        guard done == 1 else { return Int(CURL_READFUNC_ABORT) }
        watch?.saw(count, now: now())
        return count
    }

    /// Runs a callback's work over `count` bytes; keeps what stopped it and answers 0, which makes libcurl give up.
    private func attempt(_ count: Int, _ work: () throws(Stop) -> Void) -> Int {
        guard stop == nil else { return 0 }
        watch?.saw(count, now: now())
        do {
            try work()
            return count
        } catch {
            stop = error.kind == .fileFailed ? error : sentence(error.kind, detail: error.why)
            return 0
        }
    }
}
