/// A value that must not be read by people or logs: it prints as `***` wherever it is interpolated, dumped or described.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    /// Wraps `value`; nothing but ``reveal()`` gives it back.
    public init(_ value: String) { self.value = value }

    /// The value itself, for the one place that sends or signs with it.
    public func reveal() -> String { value }

    /// True where there is nothing to keep.
    public var isEmpty: Bool { value.isEmpty }

    /// Always `***`.
    public var description: String { "***" }

    /// Always `***`.
    public var debugDescription: String { "***" }

    /// Shows no children, so that `dump` cannot look inside.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
