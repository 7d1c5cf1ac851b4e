/// What a container answered to one request.

/// Status, type and body, of the container itself: what SageMaker wraps around a refusal is taken off.
struct Answer: Sendable, Hashable {
    /// The container's own status.
    var status: Int
    /// Content-Type as it came; SageMaker hands on none with a refusal.
    var contentType: String?
    /// Every byte.
    var body: [UInt8]

    /// `text/csv` of `text/csv; charset=utf-8`, in lower case.
    var mediaType: String? {
        contentType.map { $0.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased() }
    }

    /// True where the container says that it did what it was asked.
    var isSuccess: Bool { status / 100 == 2 }
}
