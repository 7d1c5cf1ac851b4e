/// Lists that come in pages: follows the tokens to the end, through empty pages, and never in a circle.

/// An operation that answers a page at a time.
public protocol PagedOperation: Operation {
    /// What is listed.
    associatedtype Element: Sendable
    /// Where the page before ended; nil for the first.
    var nextToken: String? { get set }
    /// What a page holds, and where the next begins.
    static func page(_ output: Output) -> Page<Element>
}

/// One page of a list.
public struct Page<Element: Sendable>: Sendable {
    /// What it holds; may be empty although there are more pages.
    public var elements: [Element]
    /// Where the next begins; nil or empty on the last.
    public var next: String?

    /// A page; a list that is missing is empty.
    public init(_ elements: [Element]?, next: String?) {
        self.elements = elements ?? []
        self.next = next.nonEmpty
    }
}

extension AWSClient {
    /// Visits the pages of a list in order until `visit` says false.
    public func pages<O: PagedOperation>(
        of first: O, _ visit: (Page<O.Element>) throws(AWSError) -> Bool
    ) async throws(AWSError) {
        var operation = first
        var seen: Set<String> = []
        while true {
            let page = O.page(try await call(operation))
            guard try visit(page), let next = page.next else { return }
            guard seen.insert(next).inserted else {
                throw AWSError(.undecodable("its pages go in a circle: a token came twice"), operation: O.title)
            }
            operation.nextToken = next
        }
    }

    /// The whole list.
    public func all<O: PagedOperation>(_ operation: O) async throws(AWSError) -> [O.Element] {
        var elements: [O.Element] = []
        try await pages(of: operation) { page throws(AWSError) in
            elements += page.elements
            return true
        }
        return elements
    }
}
