/// The machine code that scores blocks of rows.
import CForest

/// A kernel. All of them give the same bits.
public enum Kernel: Sendable, Hashable, CaseIterable {
    /// Walks row by row in plain Swift; knows every kind of model.
    case reference
    /// Vectors of 16 bytes: what every processor has.
    case portable
    /// Vectors of 32 bytes.
    case avx2
    /// Vectors of 64 bytes with masks.
    case avx512

    /// The widest that this processor runs.
    public static var best: Kernel { Kernel.avx512.isAvailable ? .avx512 : Kernel.avx2.isAvailable ? .avx2 : .portable }

    /// Whether this processor runs it.
    public var isAvailable: Bool {
        switch self {
        case .reference, .portable: true
        case .avx2: forest_level() >= FOREST_AVX2
        case .avx512: forest_level() >= FOREST_AVX512
        }
    }

    /// Its number in C.
    var level: Int32 {
        switch self {
        case .reference, .portable: FOREST_PORTABLE
        case .avx2: FOREST_AVX2
        case .avx512: FOREST_AVX512
        }
    }
}
