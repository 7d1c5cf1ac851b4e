/// XML answers as a tree: names without their prefixes, text of leaves, nothing else.
import FoundationEssentials

/// An element: either with children or with text.
public struct XMLNode: Sendable, Hashable {
    /// The local name.
    var name: String
    /// In document order.
    var children: [XMLNode] = []
    /// The text between the tags of a leaf.
    var text = ""

    /// The first child of this name.
    subscript(name: String) -> XMLNode? { children.first { $0.name == name } }

    /// All children of this name: the elements of a flattened list.
    func all(_ name: String) -> [XMLNode] { children.filter { $0.name == name } }

    /// The elements of a list, which stand as `member` inside it; none where the list is missing.
    func members(of name: String) -> [XMLNode] { self[name]?.all("member") ?? [] }

    /// The text of a child; nil where it is missing.
    func string(_ name: String) -> String? { self[name]?.text }

    /// The text of a child that must be there.
    func requiredString(_ name: String) throws(AWSError) -> String {
        guard let text = string(name) else { throw AWSError(.undecodable("\(self.name).\(name) is missing")) }
        return text
    }

    /// A child that must be there.
    func required(_ name: String) throws(AWSError) -> XMLNode {
        guard let child = self[name] else { throw AWSError(.undecodable("\(self.name).\(name) is missing")) }
        return child
    }

    /// A child read as something else; nil where it is missing, an error where it cannot be read.
    func value<Value>(_ name: String, _ read: (String) -> Value?, _ what: String) throws(AWSError) -> Value? {
        guard let text = string(name) else { return nil }
        guard let value = read(text) else { throw AWSError(.undecodable("\(self.name).\(name) is not \(what)")) }
        return value
    }

    /// A whole number.
    func int(_ name: String) throws(AWSError) -> Int? { try value(name, { Int($0) }, "a number") }
    /// A number.
    func double(_ name: String) throws(AWSError) -> Double? { try value(name, { Double($0) }, "a number") }
    /// `true` or `false`.
    func bool(_ name: String) throws(AWSError) -> Bool? { try value(name, { Bool($0) }, "true or false") }
    /// A time in ISO 8601.
    func date(_ name: String) throws(AWSError) -> Date? { try value(name, WireDate.parse, "a time") }
    /// The name of a resource.
    func arn(_ name: String) throws(AWSError) -> Arn? { try value(name, { Arn($0) }, "an ARN") }
}
