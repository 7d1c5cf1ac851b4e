/// Names that carry the hash of what they name, so that the same content is the same name. Pure.
import AWS
import HTTP
import JSON
import SigV4

/// The content of a request that creates something, apart from its name and tags.
///
/// Tags say whose a thing is, not what it does: another tag is not another model.
struct RequestContent: Sendable, Hashable {
    /// The members in AWS's names.
    let json: JSONValue

    /// What `operation` would send.
    init<O: JSONOperation>(_ operation: O, name: String) throws(Failure) {
        do throws(AWSError) {
            guard case .bytes(let body) = try operation.request(to: HTTPURL(host: "aws")).body,
                let members = try? JSONValue(parsing: body).object?.members
            else { throw AWSError(.invalidInput("the request has no JSON body"), operation: O.title) }
            var content = JSONObject()
            for (member, value) in members where member != name && member != "Tags" { content[member] = value }
            json = .object(content)
        } catch { throw Failure(error, doing: "naming what is deployed") }
    }

    /// `churn-0123456789abcdef`, at most 63 characters.
    func name(for endpoint: EndpointName) -> String {
        "\(Self.prefix(endpoint))-\(SHA256.hex(of: Array(json.canonical.utf8)).prefix(Self.digits))"
    }

    /// What all names for an endpoint begin with. A name that is too long is cut and told apart by a hash of its own.
    static func prefix(_ endpoint: EndpointName) -> String {
        let name = endpoint.description
        guard name.utf8.count > limit - digits - 1 else { return name }
        return "\(name.prefix(limit - digits - 10))-\(SHA256.hex(of: Array(name.utf8)).prefix(8))"
    }

    /// True for a name that ``name(for:)`` gives.
    static func isName(_ name: String, for endpoint: EndpointName) -> Bool {
        let prefix = prefix(endpoint) + "-"
        let rest = name.dropFirst(prefix.count)
        return name.hasPrefix(prefix) && rest.utf8.count == digits
            && rest.allSatisfy { ("0"..."9").contains($0) || ("a"..."f").contains($0) }
    }

    private static let limit = 63
    private static let digits = 16
}

/// One thing that differs between what stands and what is wanted.
struct EndpointChange: Sendable, Hashable, OutputValue {
    /// Where, in AWS's names: `EndpointConfig.ProductionVariants[AllTraffic].InstanceType`.
    let what: String
    /// As it stands; nil where it is not there.
    let from: String?
    /// As it is wanted; nil where it goes away.
    let to: String?

    /// An object of three texts.
    static var schema: JSONValue {
        [
            "type": "object", "required": ["what", "from", "to"],
            "properties": ["what": String.schema, "from": String?.schema, "to": String?.schema],
        ]
    }

    /// The object.
    var json: JSONValue { ["what": .string(what), "from": from.json, "to": to.json] }

    /// Everything that differs, in the order of what is wanted.
    static func between(_ standing: RequestContent?, _ wanted: RequestContent, in root: String) -> [EndpointChange] {
        let old = leaves(standing?.json ?? [:], root)
        let new = leaves(wanted.json, root)
        let changed = new.compactMap { leaf in
            let before = old.first { $0.path == leaf.path }?.value
            return before == leaf.value ? nil : EndpointChange(what: leaf.path, from: before, to: leaf.value)
        }
        // What AWS adds as off or empty by itself is no difference.
        let gone = old.filter { leaf in !new.contains { $0.path == leaf.path } && leaf.value != "false" }
        return changed + gone.map { EndpointChange(what: $0.path, from: $0.value, to: nil) }
    }

    private static func leaves(_ value: JSONValue, _ path: String) -> [(path: String, value: String)] {
        switch value {
        case .object(let object): object.members.flatMap { leaves($0.value, "\(path).\($0.name)") }
        case .array(let elements):
            // A variant is known by its name, wherever in the list it stands.
            elements.enumerated().flatMap { leaves($1, "\(path)[\($1["VariantName"]?.string ?? "\($0)")]") }
        case .null: []
        case .string(let text): text.isEmpty ? [] : [(path, text)]
        case .number(let number): [(path, JSONValue(number.double).text)]
        case .bool: [(path, value.text)]
        }
    }
}
