/// JSON as AWS writes it: names with a capital first letter, times in seconds, no nulls.
import FoundationEssentials

/// Encodes requests and decodes answers of one service.
struct WireJSON {
    private let capital: Bool

    /// Nearly all services write `PipelineName`; CloudWatch Logs writes `logGroupName`, ECR `repositoryName`.
    init(_ service: Service) { capital = service.id != "CloudWatch Logs" && service.id != "ECR" }

    func encode(_ value: some Encodable) throws(AWSError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .secondsSince1970
        if capital { encoder.keyEncodingStrategy = .custom { path in WireKey(capitalizing: path.last) } }
        do { return Array(try encoder.encode(value)) } catch {
            throw AWSError(.invalidInput("the request cannot be written as JSON: \(place(of: error))"))
        }
    }

    func decode<Value: Decodable>(_ type: Value.Type, from body: [UInt8]) throws(AWSError) -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom(WireDate.decode)
        if capital { decoder.keyDecodingStrategy = .custom { path in WireKey(loweringInitial: path.last) } }
        do { return try decoder.decode(type, from: Data(body)) } catch {
            if case .dataCorrupted(let context) = error as? DecodingError, context.codingPath.isEmpty {
                throw AWSError(.garbled(Excerpt.of(body)))
            }
            throw AWSError(.undecodable(place(of: error)))
        }
    }

    /// Which field is wrong, and how, in AWS's names.
    private func place(of error: any Error) -> String {
        func path(_ keys: [any CodingKey]) -> String {
            keys.reduce("") { path, key in
                if let index = key.intValue { return "\(path)[\(index)]" }
                let name = capital ? WireKey(capitalizing: key).stringValue : key.stringValue
                return path.isEmpty ? name : "\(path).\(name)"
            }
        }
        switch error {
        case DecodingError.keyNotFound(let key, let context): return "\(path(context.codingPath + [key])) is missing"
        case DecodingError.valueNotFound(_, let context): return "\(path(context.codingPath)) is null"
        case DecodingError.typeMismatch(_, let context): return "\(path(context.codingPath)) has another type"
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            return "\(path(context.codingPath)) \(context.debugDescription)"
        case EncodingError.invalidValue(_, let context): return "\(path(context.codingPath)) has no JSON form"
        default: return "it has no place for it"
        }
    }
}

/// A member name on its way between Swift and the wire.
struct WireKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        stringValue = String(intValue)
        self.intValue = intValue
    }

    /// `pipelineName` as `PipelineName`.
    init(capitalizing key: (any CodingKey)?) {
        self.init(key) { $0.prefix(1).uppercased() + $0.dropFirst() }
    }

    /// `PipelineName` as `pipelineName`.
    init(loweringInitial key: (any CodingKey)?) {
        self.init(key) { $0.prefix(1).lowercased() + $0.dropFirst() }
    }

    private init(_ key: (any CodingKey)?, _ change: (String) -> String) {
        if let index = key?.intValue {
            self.init(intValue: index)
        } else {
            self.init(stringValue: change(key?.stringValue ?? ""))
        }
    }
}
