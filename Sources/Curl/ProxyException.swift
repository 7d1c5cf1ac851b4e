/// One entry of NO_PROXY: `*`, a domain with all below it, an address or a block of addresses; pure.
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A host, or many, that is reached without the proxy.
struct ProxyException {
    private enum Pattern {
        case everything
        case domain(String, port: Int?)
        case block([UInt8], bits: Int)
        case nothing
    }

    private let pattern: Pattern

    init(_ entry: String) {
        pattern = Self.read(entry.lowercased())
    }

    /// True where the host is meant; an IPv6 address may stand in brackets.
    func covers(host: String, port: Int) -> Bool {
        switch pattern {
        case .everything: return true
        case .nothing: return false
        case .domain(let domain, let only):
            guard only == nil || only == port else { return false }
            return host == domain || host.hasSuffix(".\(domain)")
        case .block(let block, let bits):
            guard let address = Self.address(host), address.count == block.count else { return false }
            return zip(address, block).enumerated().allSatisfy { index, pair in
                let significant = min(8, max(0, bits - index * 8))
                let mask = significant == 0 ? 0 : UInt8.max << UInt8(8 - significant)
                return pair.0 & mask == pair.1 & mask
            }
        }
    }

    private static func read(_ entry: String) -> Pattern {
        if entry == "*" { return .everything }
        let parts = entry.split(separator: "/", omittingEmptySubsequences: false)
        if let address = address(String(parts[0])) {
            guard parts.count == 2 else {
                return parts.count == 1 ? .block(address, bits: address.count * 8) : .nothing
            }
            guard let bits = Int(parts[1]), (0...address.count * 8).contains(bits) else { return .nothing }
            return .block(address, bits: bits)
        }
        var domain = entry[...]
        var port: Int?
        if let colon = domain.lastIndex(of: ":"), let number = Int(domain[domain.index(after: colon)...]) {
            port = number
            domain = domain[..<colon]
        }
        if domain.hasPrefix("*.") { domain = domain.dropFirst() }
        if domain.hasPrefix(".") { domain = domain.dropFirst() }
        return domain.isEmpty ? .nothing : .domain(String(domain), port: port)
    }

    /// The bytes of an IPv4 or IPv6 address in network order; nil for a name.
    private static func address(_ text: String) -> [UInt8]? {
        let bare = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            if inet_pton(family, bare, &bytes) == 1 { return bytes }
        }
        return nil
    }
}
