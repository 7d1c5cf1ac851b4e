/// What is said to the runner through the log: annotations, groups, masks.
import Bytes

/// One line that the runner acts on, escaped by the rules of GitHub's own toolkit.
///
/// It prints without its text if that is a secret; ``line`` is for the log alone.
public struct WorkflowCommand: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    private let name: String
    private let properties: [String]
    private let text: String

    private init(_ name: String, _ text: String = "", _ properties: [(String, String?)] = []) {
        self.name = name
        self.text = text
        self.properties = properties.compactMap { name, value in
            value.map { "\(name)=\(Self.escapeProperty($0))" }
        }
    }

    /// A red annotation.
    public static func error(_ message: String, title: String? = nil, file: String? = nil, line: Int? = nil) -> Self {
        Self("error", message, [("title", title), ("file", file), ("line", line.map(String.init))])
    }

    /// A yellow annotation.
    public static func warning(_ message: String, title: String? = nil, file: String? = nil, line: Int? = nil) -> Self {
        Self("warning", message, [("title", title), ("file", file), ("line", line.map(String.init))])
    }

    /// A grey annotation.
    public static func notice(_ message: String, title: String? = nil, file: String? = nil, line: Int? = nil) -> Self {
        Self("notice", message, [("title", title), ("file", file), ("line", line.map(String.init))])
    }

    /// A line that is shown only where a person asked for debug logging.
    public static func debug(_ message: String) -> Self { Self("debug", message) }

    /// Opens a fold in the log; the runner knows no fold within a fold.
    public static func group(_ title: String) -> Self { Self("group", title) }

    /// Closes it.
    public static var endGroup: Self { Self("endgroup") }

    /// Hides a value in all later lines of the job's log; ``Masker`` decides which values.
    static func addMask(_ value: String) -> Self { Self("add-mask", value) }

    /// Makes the runner ignore every command until ``resume(_:)`` with the same token.
    public static func stopCommands(_ token: RandomToken) -> Self { Self("stop-commands", token.text) }

    /// Makes the runner listen again.
    public static func resume(_ token: RandomToken) -> Self { Self(token.text) }

    /// Foreign text for the log, between ``stopCommands(_:)`` and ``resume(_:)``, made safe besides by ``Untrusted``.
    public static func quoting(_ foreign: String, keeping end: Untrusted.End = .start, token: RandomToken) -> String {
        [stopCommands(token).line, Untrusted.block(foreign, keeping: end), resume(token).line].joined(separator: "\n")
    }

    /// The line without its line feed.
    public var line: String {
        "::\(name)\(properties.isEmpty ? "" : " " + properties.joined(separator: ","))::\(Self.escapeData(text))"
    }

    /// The line, but for a mask its name alone.
    public var description: String { name == "add-mask" ? "::add-mask::***" : line }

    /// Shows no children, so that `dump` cannot look inside.
    public var customMirror: Mirror { Mirror(self, children: []) }

    private static func escapeData(_ text: String) -> String {
        escape(text) { scalar in
            switch scalar {
            case "%": "%25"
            case "\r": "%0D"
            case "\n": "%0A"
            default: nil
            }
        }
    }

    private static func escapeProperty(_ text: String) -> String {
        escape(escapeData(text)) { scalar in
            switch scalar {
            case ":": "%3A"
            case ",": "%2C"
            default: nil
            }
        }
    }

    /// By scalars: CR LF is one `Character`, and neither of the two.
    private static func escape(_ text: String, _ replacement: (Unicode.Scalar) -> String?) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            if let replacement = replacement(scalar) { out += replacement } else { out.unicodeScalars.append(scalar) }
        }
        return out
    }
}
