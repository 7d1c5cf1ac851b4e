/// The code that scores rows.

/// A kernel. All of them give the same bits.
public enum Kernel: Sendable, Hashable, CaseIterable {
    /// Walks row by row in plain Swift; knows every kind of model.
    case reference

    /// The fastest that this processor runs.
    public static var best: Kernel { .reference }

    /// Whether this processor runs it.
    public var isAvailable: Bool { true }
}
