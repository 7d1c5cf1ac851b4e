/// statistics.json: what data looked like, in the schema of Model Monitor
/// (docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-byoc-statistics.html).
import JSON

/// What a baseline knows of a column.
package struct ColumnStatistics: Sendable, Hashable {
    package var name: String
    package var type: ValueType
    package var present: Int, missing: Int
    package var numbers: NumberStatistics?
    package var texts: TextStatistics?

    /// Of a column of numbers.
    package struct NumberStatistics: Sendable, Hashable {
        package var mean: Double, sum: Double, standardDeviation: Double, minimum: Double, maximum: Double
        package var buckets: [KLLSketch.Bucket]
        package var sketch: KLLSketch?
    }

    /// Of a column of texts; without buckets where there are too many different ones.
    package struct TextStatistics: Sendable, Hashable {
        package var distinctCount: Double
        package var buckets: [Category]

        package struct Category: Sendable, Hashable {
            package var value: String, count: Int
        }
    }
}

/// A statistics.json.
package struct Statistics: Sendable, Hashable {
    package var rows: Int
    package var columns: [ColumnStatistics]

    /// What a profile comes to.
    package init(_ profile: TableProfile) {
        rows = profile.rows
        columns = zip(profile.names, profile.columns).map { ColumnStatistics($0, $1) }
    }

    package subscript(name: String) -> ColumnStatistics? { columns.first { $0.name == name } }
}

extension ColumnStatistics {
    fileprivate init(_ name: String, _ profile: ColumnProfile) {
        self.name = name
        type = profile.type
        present = profile.present
        missing = profile.missing
        if type.isNumeric, let moments = profile.moments {
            numbers = NumberStatistics(
                mean: moments.mean, sum: moments.sum, standardDeviation: moments.standardDeviation,
                minimum: profile.minimum, maximum: profile.maximum,
                buckets: profile.sketch.buckets(from: profile.minimum, to: profile.maximum), sketch: profile.sketch)
        } else if type == .string {
            let counts = (profile.categories ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            texts = TextStatistics(
                distinctCount: Double(profile.categories?.count ?? ColumnProfile.mostCategories + 1),
                buckets: counts.map { .init(value: $0.key, count: $0.value) })
        }
    }
}

// ---- JSON ----------------------------------------------------------------------------------------

extension Statistics {
    /// The document.
    package var json: JSONValue {
        [
            "version": 0.0, "dataset": ["item_count": .number(JSONNumber(rows))],
            "features": .array(columns.map(\.json)),
        ]
    }

    /// Why a file is no statistics.json, as the end of a sentence that begins with its name.
    package struct Refused: Error, Sendable, Hashable, CustomStringConvertible {
        package let description: String
    }

    /// Reads a document, one that Model Monitor wrote too.
    package init(_ json: JSONValue) throws(Refused) {
        guard let features = json["features"]?.array, !features.isEmpty else {
            throw Refused(description: "has no features")
        }
        var columns = [ColumnStatistics]()
        for feature in features { columns.append(try ColumnStatistics(feature)) }
        guard Set(columns.map(\.name)).count == columns.count else { throw Refused(description: "has a feature twice") }
        let count = json["dataset"]?["item_count"]?.double ?? columns.map { Double($0.present + $0.missing) }.max() ?? 0
        guard count > 0, let rows = Int(exactly: count) else { throw Refused(description: "is of no rows") }
        self.rows = rows
        self.columns = columns
    }
}

extension ColumnStatistics {
    fileprivate var json: JSONValue {
        var feature: JSONObject = ["name": .string(name), "inferred_type": .string(type.rawValue)]
        let common: JSONValue = [
            "num_present": .number(JSONNumber(present)), "num_missing": .number(JSONNumber(missing)),
        ]
        if let numbers {
            feature["numerical_statistics"] = [
                "common": common, "mean": JSONValue(numbers.mean), "sum": JSONValue(numbers.sum),
                "std_dev": JSONValue(numbers.standardDeviation), "min": JSONValue(numbers.minimum),
                "max": JSONValue(numbers.maximum), "distribution": ["kll": numbers.kll],
            ]
        } else if let texts {
            feature["string_statistics"] = [
                "common": common, "distinct_count": JSONValue(texts.distinctCount),
                "distribution": ["categorical": ["buckets": .array(texts.buckets.map(\.json))]],
            ]
        }
        return .object(feature)
    }

    fileprivate init(_ json: JSONValue) throws(Statistics.Refused) {
        guard let name = json["name"]?.string, !name.isEmpty else {
            throw Statistics.Refused(description: "has a feature without a name")
        }
        guard let type = (json["inferred_type"]?.string).flatMap(ValueType.init(rawValue:)) else {
            throw Statistics.Refused(description: "says of \(name) no inferred_type that is known")
        }
        self.name = name
        self.type = type
        let part = json["numerical_statistics"] ?? json["string_statistics"]
        present = part?["common"]?["num_present"]?.int ?? 0
        missing = part?["common"]?["num_missing"]?.int ?? 0
        guard present >= 0, missing >= 0 else { throw Statistics.Refused(description: "counts below 0 of \(name)") }
        numbers = json["numerical_statistics"].flatMap(NumberStatistics.init)
        texts = json["string_statistics"].flatMap(TextStatistics.init)
    }
}

extension ColumnStatistics.NumberStatistics {
    fileprivate var kll: JSONValue {
        var kll: JSONObject = [
            "buckets": .array(
                buckets.map {
                    [
                        "lower_bound": JSONValue($0.lower), "upper_bound": JSONValue($0.upper),
                        "count": JSONValue(Double($0.count)),
                    ]
                })
        ]
        if let sketch {
            kll["sketch"] = [
                "parameters": ["c": JSONValue(sketch.shrinking), "k": JSONValue(Double(sketch.size))],
                "data": .array(sketch.levels.map { .array($0.map { JSONValue($0) }) }),
            ]
        }
        return .object(kll)
    }

    fileprivate init?(_ json: JSONValue) {
        guard let mean = json["mean"]?.double, let low = json["min"]?.double, let high = json["max"]?.double else {
            return nil
        }
        self.mean = mean
        sum = json["sum"]?.double ?? .nan
        standardDeviation = json["std_dev"]?.double ?? .nan
        minimum = low
        maximum = high
        let kll = json["distribution"]?["kll"]
        buckets = (kll?["buckets"]?.array ?? []).compactMap { bucket in
            guard let lower = bucket["lower_bound"]?.double, let upper = bucket["upper_bound"]?.double,
                let count = bucket["count"]?.double, count >= 0, count < 0x1p53
            else { return nil }
            return KLLSketch.Bucket(lower: lower, upper: upper, count: Int(count))
        }
        guard let data = kll?["sketch"]?["data"]?.array else { return }
        let levels = data.map { ($0.array ?? []).compactMap(\.double) }
        guard levels.count < 60, levels.contains(where: { !$0.isEmpty }) else { return }
        sketch = KLLSketch(
            size: kll?["sketch"]?["parameters"]?["k"]?.int ?? 2048,
            shrinking: kll?["sketch"]?["parameters"]?["c"]?.double ?? 0.64, levels: levels)
    }
}

extension ColumnStatistics.TextStatistics {
    fileprivate init?(_ json: JSONValue) {
        distinctCount = json["distinct_count"]?.double ?? 0
        buckets = (json["distribution"]?["categorical"]?["buckets"]?.array ?? []).compactMap { bucket in
            guard let value = bucket["value"]?.string, let count = bucket["count"]?.int, count >= 0 else { return nil }
            return Category(value: value, count: count)
        }
    }
}

extension ColumnStatistics.TextStatistics.Category {
    fileprivate var json: JSONValue { ["value": .string(value), "count": .number(JSONNumber(count))] }
}
