/// Drives a multi handle: adds and removes transfers, lets libcurl work, ends what stalls. Belongs to the loop's thread.
import CCurl
import CCurlShim
import HTTP

/// The transfers in flight and the handles kept for the next ones.
struct CurlDriver {
    private struct Entry {
        let transfer: Transfer
        let job: Job
    }

    private let multi: UnsafeMutableRawPointer
    private let start = ContinuousClock.now
    private var entries: [Int: Entry] = [:]
    /// A kept handle remembers its TLS sessions, so that a new connection resumes one.
    private var idle: [UnsafeMutableRawPointer] = []

    init(multi: UnsafeMutableRawPointer) {
        self.multi = multi
        shim_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 64)
    }

    /// Takes the mail, moves every transfer on, and sleeps until there is something to do.
    mutating func turn(_ mail: CurlLoop.Mail) {
        for job in mail.jobs { begin(job) }
        for id in mail.cancelled { end(id, .cancelled) }
        var running: Int32 = 0
        let code = curl_multi_perform(multi, &running)
        guard code == CURLM_OK else { return failAll() }
        takeFinished()
        for (id, entry) in entries where entry.transfer.timeToStall == .zero { end(id, .stalled) }
        let wait = entries.values.compactMap(\.transfer.timeToStall).min() ?? .seconds(60)
        let milliseconds = Int32(clamping: min(wait, .seconds(60)).wholeMilliseconds + 1)
        guard curl_multi_poll(multi, nil, 0, milliseconds, nil) == CURLM_OK else { return failAll() }
    }

    /// Frees what is left; nobody waits any more.
    mutating func close() {
        for id in Array(entries.keys) { end(id, .cancelled) }
        for handle in idle { curl_easy_cleanup(handle) }
        curl_multi_cleanup(multi)
    }

    private mutating func begin(_ job: Job) {
        guard let handle = idle.popLast() ?? curl_easy_init() else {
            return job.refuse(Stop(.notSendable, "libcurl is out of memory."))
        }
        let start = start
        do throws(Stop) {
            let transfer = try Transfer(plan: job.plan, handle: handle, id: job.id) { ContinuousClock.now - start }
            let code = curl_multi_add_handle(multi, handle)
            guard code == CURLM_OK else {
                throw Stop(
                    .notSendable, "libcurl takes no more transfers: \(String(cString: curl_multi_strerror(code))).")
            }
            entries[job.id] = Entry(transfer: transfer, job: job)
        } catch {
            recycle(handle)
            job.refuse(error)
        }
    }

    private mutating func takeFinished() {
        var handle: UnsafeMutableRawPointer?
        var code = CURLE_OK
        while shim_curl_multi_next_done(multi, &handle, &code) == 1 {
            var id: UnsafePointer<CChar>?
            guard let done = handle, shim_curl_get_string(done, CURLINFO_PRIVATE, &id) == CURLE_OK,
                let entry = entries.removeValue(forKey: Int(bitPattern: id))
            else { continue }
            let result = entry.transfer.finish(code)
            curl_multi_remove_handle(multi, done)
            recycle(done)
            entry.job.waiter.resume(returning: result)
        }
    }

    private mutating func end(_ id: Int, _ kind: TransportError.Kind) {
        guard let entry = entries.removeValue(forKey: id) else { return }
        let result = entry.transfer.end(kind)
        // First: taking a transfer down can take libcurl longer than a cancelled caller may wait.
        entry.job.waiter.resume(returning: result)
        curl_multi_remove_handle(multi, entry.transfer.handle)
        curl_easy_cleanup(entry.transfer.handle)
    }

    private mutating func recycle(_ handle: UnsafeMutableRawPointer) {
        guard idle.count < 16 else { return curl_easy_cleanup(handle) }
        curl_easy_reset(handle)
        idle.append(handle)
    }

    private mutating func failAll() {
        for id in Array(entries.keys) { end(id, .connectionReset) }
    }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
