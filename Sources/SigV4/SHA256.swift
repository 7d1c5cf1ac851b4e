/// SHA-256 by OpenSSL, over bytes that are at hand and over bytes that come piece by piece.
import Bytes
import CCrypto

/// A hash in the making: `update` with each piece, `finish` once.
public struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// The hash of nothing yet.
    public init() {
        // OpenSSL refuses here only without memory or without SHA-256 itself; neither leaves anything to go on with.
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("OpenSSL cannot begin a SHA-256 digest")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Takes the next piece.
    public mutating func update(_ bytes: some Collection<UInt8>) {
        let taken: Void? = bytes.withContiguousStorageIfAvailable { update(UnsafeRawBufferPointer($0)) }
        if taken == nil { Array(bytes).withUnsafeBytes { update($0) } }
    }

    /// Takes the next piece, as it lies in memory.
    public mutating func update(_ buffer: UnsafeRawBufferPointer) {
        precondition(EVP_DigestUpdate(context, buffer.baseAddress, buffer.count) == 1, "OpenSSL lost a digest")
    }

    /// The 32 bytes of the hash.
    public consuming func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { digest, count in
            var length: UInt32 = 0
            precondition(EVP_DigestFinal_ex(context, digest.baseAddress, &length) == 1, "OpenSSL lost a digest")
            count = Int(length)
        }
    }

    /// The 32 bytes of the hash of `bytes`.
    public static func hash(of bytes: some Collection<UInt8>) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finish()
    }

    /// The hash of `bytes` as 64 lower-case hex digits, the form that AWS signs and content addresses are written in.
    public static func hex(of bytes: some Collection<UInt8>) -> String {
        Hex.encode(hash(of: bytes))
    }
}
