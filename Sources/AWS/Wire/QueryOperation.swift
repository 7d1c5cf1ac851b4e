/// The AWS Query protocol: a form goes out, XML comes back.
import Bytes
import HTTP

/// What an XML answer is read into.
public protocol XMLReadable: Sendable {
    /// Reads the element that holds the members.
    init(xml: XMLNode) throws(AWSError)
}

/// An operation in AWS Query.
public protocol QueryOperation: Operation where Output: XMLReadable {
    /// The members of the request, in the form they are sent.
    var form: QueryForm { get }
}

/// The `name=value` pairs of a Query request.
public struct QueryForm: Sendable, Hashable {
    private(set) var items: [HTTPURL.QueryItem] = []

    /// No members.
    public init() {}

    /// Sets a member; nil leaves it out.
    mutating func set(_ name: String, _ value: (some CustomStringConvertible)?) {
        if let value { items.append(.init(name, value.description)) }
    }

    /// Sets the elements of a list, `Name.member.1` and so on; nil and an empty list leave it out.
    mutating func list<Element>(
        _ name: String, _ elements: [Element]?, _ write: (inout QueryForm, String, Element) -> Void
    ) {
        for (index, element) in (elements ?? []).enumerated() {
            write(&self, "\(name).member.\(index + 1)", element)
        }
    }

    /// Sets a list of plain values.
    mutating func list(_ name: String, _ elements: [some CustomStringConvertible]?) {
        list(name, elements) { form, prefix, element in form.set(prefix, element) }
    }

    /// As the body of a request.
    var encoded: [UInt8] {
        Array(
            items.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
                .joined(separator: "&").utf8)
    }
}

extension QueryOperation {
    /// POST / with the form.
    public func request(to endpoint: HTTPURL) throws(AWSError) -> HTTPRequest {
        guard case .query(let version) = Self.service.wire else {
            throw AWSError(.invalidInput("\(Self.service.id) does not speak AWS Query"))
        }
        var whole = QueryForm()
        whole.set("Action", Self.name)
        whole.set("Version", version)
        whole.append(form)
        return HTTPRequest(
            .post, endpoint, headers: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"],
            body: .bytes(whole.encoded))
    }

    /// The members inside `<NameResponse><NameResult>`.
    public func output(from response: HTTPResponse) throws(AWSError) -> Output {
        guard let root = XMLParser.parse(response.body), root.name == "\(Self.name)Response" else {
            throw AWSError(.garbled(Excerpt.of(response.body)))
        }
        let result = root["\(Self.name)Result"] ?? XMLNode(name: "\(Self.name)Result")
        return try Output(xml: result)
    }
}

extension QueryForm {
    fileprivate mutating func append(_ other: QueryForm) { items += other.items }
}

extension NoOutput: XMLReadable {
    /// Reads nothing.
    public init(xml: XMLNode) throws(AWSError) { self.init() }
}
