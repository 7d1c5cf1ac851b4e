/// Rows out of a JSON document, in each of the shapes that callers of SageMaker's containers send.
import JSON
import Tabular

/// Reads rows for a model's features, row-major; NaN is missing.
///
/// A row is an array of numbers, `{"features": [...]}`, SageMaker's `{"data": {"features": {"values": [...]}}}`, or an object
/// of the model's feature names. A document is a row, an array of rows, or `{"instances": [...]}`. `null` is missing.
struct JSONRows<Element: TableElement> {
    private let features: [TableFeature]
    /// Where each named feature stands.
    private let places: [String: Int]
    private(set) var values: [Element] = []
    private(set) var count = 0

    init(features: [TableFeature]) {
        self.features = features
        places = Dictionary(
            features.enumerated().compactMap { place, feature in feature.name.map { ($0, place) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// Takes the rows of a document, instead of those of the one before.
    mutating func read(_ body: UnsafeRawBufferPointer) throws(RowsRefusal) {
        values.removeAll(keepingCapacity: true)
        count = 0
        let document: JSONValue
        do { document = try JSONValue(parsing: Array(body)) } catch {
            throw RowsRefusal("the body is no JSON: \(error)")
        }
        for row in Self.split(document) { try append(row) }
        guard count > 0 else { throw RowsRefusal("the body holds no rows") }
    }

    private static func split(_ document: JSONValue) -> [JSONValue] {
        if let instances = document["instances"]?.array { return instances }
        guard let items = document.array else { return [document] }
        let isTable = items.contains { $0.array != nil || $0.object != nil }
        return isTable || items.isEmpty ? items : [document]
    }

    private mutating func append(_ row: JSONValue) throws(RowsRefusal) {
        let number = count + 1
        if let values = row.array ?? row["features"]?.array ?? row["data"]?["features"]?["values"]?.array {
            guard values.count == features.count else {
                throw RowsRefusal(
                    row: number, "it has \(values.count) values, and the model has \(features.count) features")
            }
            for (place, value) in values.enumerated() { self.values.append(try element(value, place, number)) }
        } else if let object = row.object {
            try append(object, number)
        } else {
            throw RowsRefusal(row: number, "it is no array and no object")
        }
        count += 1
    }

    private mutating func append(_ object: JSONObject, _ number: Int) throws(RowsRefusal) {
        guard places.count == features.count else {
            throw RowsRefusal(
                row: number, "it is an object, and the model does not name its features: send an array of numbers")
        }
        if let stranger = object.members.first(where: { places[$0.name] == nil }) {
            throw RowsRefusal(row: number, "“\(stranger.name.prefix(64))” is no feature of the model")
        }
        for (place, feature) in features.enumerated() {
            guard let name = feature.name, let value = object[name] else {
                throw RowsRefusal(
                    row: number, "the feature “\(feature.name ?? "")” is not in it; null says it is missing")
            }
            values.append(try element(value, place, number))
        }
    }

    private func element(_ value: JSONValue, _ place: Int, _ row: Int) throws(RowsRefusal) -> Element {
        switch value {
        case .null: return .nan
        case .number(let number):
            // Rounded once to a double and then to the element, as a data frame would.
            let value = number.double
            guard value.isFinite else {
                throw RowsRefusal(row: row, "value \(place + 1) is beyond what a double holds")
            }
            return Element(value)
        case .string(let text): return try category(text, place, row)
        default: throw RowsRefusal(row: row, "value \(place + 1) is neither a number nor null")
        }
    }

    private func category(_ text: String, _ place: Int, _ row: Int) throws(RowsRefusal) -> Element {
        guard let categories = features[place].categories else {
            throw RowsRefusal(row: row, "value \(place + 1) is the text “\(text.prefix(64))”, not a number")
        }
        if let index = categories.firstIndex(of: text) { return Element(index) }
        guard features[place].unknownCategory == .missing else {
            throw RowsRefusal(row: row, "value \(place + 1) is the text “\(text.prefix(64))”, no category of the model")
        }
        return .nan
    }
}
