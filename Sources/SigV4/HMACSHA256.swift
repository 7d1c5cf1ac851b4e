/// HMAC with SHA-256 (RFC 2104) by OpenSSL.
import CCrypto

/// Message authentication with a shared key.
public enum HMACSHA256 {
    /// The 32 bytes that only a holder of `key` can make of `message`.
    public static func authenticate(_ message: some Collection<UInt8>, key: [UInt8]) -> [UInt8] {
        let message = Array(message)
        return [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { code, count in
            var length: UInt32 = 0
            let made = HMAC(
                EVP_sha256(), key, Int32(key.count), message, message.count, code.baseAddress, &length)
            precondition(made != nil, "OpenSSL cannot compute an HMAC with SHA-256")
            count = Int(length)
        }
    }
}
