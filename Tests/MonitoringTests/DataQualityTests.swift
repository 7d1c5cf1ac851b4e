import JSON
import Testing

@testable import Monitoring

private func profile(_ names: [String], _ rows: [[String]]) throws -> TableProfile {
    var profile = TableProfile(names: names)
    for row in rows { try profile.add(row) }
    return profile
}

@Suite("What a column's values are")
struct ColumnProfileTests {
    @Test(
        "a cell",
        arguments: [
            ("", CellValue.missing), ("null", .missing), ("NaN", .missing), ("N/A", .missing), ("12", .integral(12)),
            ("-3", .integral(-3)), (" 7 ", .integral(7)), ("12.0", .fractional(12)), ("1e3", .fractional(1000)),
            (".5", .fractional(0.5)), ("inf", .text), ("1e999", .text), ("twelve", .text), ("1,5", .text),
            ("0x10", .text),
            ("-", .text), ("nothing", .text),
        ])
    func cells(text: String, value: CellValue) { #expect(CellValue(text) == value) }

    @Test(
        "the type of a column",
        arguments: [
            (["1", "2"], ValueType.integral), (["1", "2.5"], .fractional), (["1", "x"], .string), (["", ""], .unknown),
            ([], .unknown), (["", "3"], .integral),
        ])
    func types(cells: [String], type: ValueType) {
        var column = ColumnProfile()
        for cell in cells { column.add(cell) }
        #expect(column.type == type)
    }

    @Test("moments, and the same from parts")
    func moments() throws {
        let cells = ["1", "2", "", "4.5", "-3", "10"]
        var whole = ColumnProfile()
        for cell in cells { whole.add(cell) }
        // numpy: mean 2.9, std 4.2941821
        let moments = try #require(whole.moments)
        #expect(abs(moments.mean - 2.9) < 1e-15 && abs(moments.sum - 14.5) < 1e-14)
        #expect(abs(moments.standardDeviation - 4.2941821) < 1e-7)
        #expect(whole.minimum == -3 && whole.maximum == 10 && whole.completeness == 5.0 / 6)
        for cut in 0...cells.count {
            var (one, other) = (ColumnProfile(), ColumnProfile())
            for cell in cells[..<cut] { one.add(cell) }
            for cell in cells[cut...] { other.add(cell) }
            one.merge(other)
            let merged = try #require(one.moments)
            #expect(abs(merged.mean - moments.mean) < 1e-14)
            #expect(abs(merged.standardDeviation - moments.standardDeviation) < 1e-14)
            #expect(one.kept == whole.kept && one.missing == 1 && one.categories == whole.categories)
            #expect(one.sketch.ranks.map(\.value) == whole.sketch.ranks.map(\.value))
        }
    }

    @Test("free text is not counted value by value")
    func freeText() {
        var column = ColumnProfile()
        for number in 0...ColumnProfile.mostCategories { column.add("text \(number)") }
        #expect(column.categories == nil && column.texts == ColumnProfile.mostCategories + 1)
        column.merge(ColumnProfile())
        #expect(column.categories == nil)
    }
}

@Suite("Statistics and constraints are Model Monitor's files")
struct BaselineFilesTests {
    private let rows = [
        ["34", "1.5", "basic", ""], ["51", "2", "plus", "x"], ["29", "-0.25", "basic", ""], ["40", "7", "basic", "y"],
    ]

    @Test("statistics.json")
    func statistics() throws {
        let statistics = Statistics(try profile(["age", "amount", "plan", "note"], rows))
        let age = try #require(statistics.json["features"]?.array?.first)
        #expect(statistics.json["version"]?.double == 0 && statistics.json["dataset"]?["item_count"]?.int == 4)
        #expect(age["inferred_type"]?.string == "Integral")
        let numbers = try #require(age["numerical_statistics"])
        #expect(numbers["common"]?["num_present"]?.int == 4 && numbers["common"]?["num_missing"]?.int == 0)
        #expect(numbers["mean"]?.double == 38.5 && numbers["sum"]?.double == 154)
        #expect(numbers["min"]?.double == 29 && numbers["max"]?.double == 51)
        let kll = try #require(numbers["distribution"]?["kll"])
        #expect(kll["buckets"]?.array?.count == 10)
        #expect(kll["buckets"]?.array?.first?["lower_bound"]?.double == 29)
        #expect(
            kll["sketch"]?["parameters"]?["k"]?.double == 2048 && kll["sketch"]?["parameters"]?["c"]?.double == 0.64)
        #expect(kll["sketch"]?["data"]?.array?.first?.array?.count == 4)
        let plan = try #require(statistics.json["features"]?.array?[2]["string_statistics"])
        #expect(plan["distinct_count"]?.double == 2)
        #expect(plan["distribution"]?["categorical"]?["buckets"]?.array?.first == ["value": "basic", "count": 3])
    }

    @Test("what is written is read back as it was")
    func roundTrip() throws {
        let profile = try profile(["age", "amount", "plan", "note"], rows)
        let statistics = Statistics(profile), constraints = Constraints(suggestedBy: profile)
        #expect(try Statistics(JSONValue(parsing: statistics.json.text)) == statistics)
        #expect(try Constraints(JSONValue(parsing: constraints.json.text)) == constraints)
    }

    // The statistics.json that Amazon's SDK has among its tests.
    @Test("a file of Amazon's SDK is read")
    func ofTheSDK() throws {
        let text = """
            {"version": 0.0, "dataset": {"item_count": 418}, "features": [{"name": "message", "inferred_type": "String",
             "string_statistics": {"common": {"num_present": 418, "num_missing": 0}, "distinct_count": 1.0,
             "distribution": {"categorical": {"buckets": [{"value": "preproc", "count": 418}]}}}}]}
            """
        let statistics = try Statistics(JSONValue(parsing: text))
        #expect(statistics.rows == 418 && statistics["message"]?.texts?.buckets.first?.count == 418)
    }

    @Test(
        "what is no baseline is refused, and says why",
        arguments: [
            ("{}", "has no features"), (#"{"features": []}"#, "has no features"),
            (#"{"features": [{"inferred_type": "String"}]}"#, "has a feature without a name"),
            (#"{"features": [{"name": "a"}]}"#, "says of a no inferred_type that is known"),
            (#"{"features": [{"name": "a", "inferred_type": "Text"}]}"#, "says of a no inferred_type that is known"),
            (
                #"{"features": [{"name": "a", "inferred_type": "String"}, {"name": "a", "inferred_type": "String"}]}"#,
                "has a feature twice"
            ),
        ])
    func refused(text: String, because: String) throws {
        let json = try JSONValue(parsing: text)
        #expect(throws: Statistics.Refused(description: because)) { try Statistics(json) }
        #expect(throws: Statistics.Refused(description: because)) { try Constraints(json) }
    }

    @Test("settings that mean nothing are refused")
    func settings() throws {
        for (text, because) in [
            (
                #"{"evaluate_constraints": "On"}"#,
                #"says evaluate_constraints of monitoring_config is "On", not Enabled or Disabled"#
            ),
            (
                #"{"datatype_check_threshold": -1}"#,
                "says datatype_check_threshold of monitoring_config is -1, not a number from 0 up"
            ),
            (
                #"{"distribution_constraints": {"comparison_method": "Loose"}}"#,
                #"says comparison_method of monitoring_config is "Loose", not Robust or Simple"#
            ),
        ] {
            let json = try JSONValue(
                parsing: #"{"features": [{"name": "a", "inferred_type": "String"}], "monitoring_config": \#(text)}"#)
            #expect(throws: Statistics.Refused(description: because)) { try Constraints(json) }
        }
    }
}

@Suite("Violations of data quality")
struct DataQualityTests {
    private let names = ["age", "amount", "plan"]
    private func baseline() throws -> (Statistics, Constraints) {
        let rows = (0..<400).map { ["\(20 + $0 % 50)", "\(Double($0 % 90) / 4 + 0.1)", ["basic", "plus"][$0 % 2]] }
        let profile = try profile(names, rows)
        return (Statistics(profile), Constraints(suggestedBy: profile))
    }
    private func judge(
        _ change: ([String]) -> [String], names: [String]? = nil, settle: (inout Constraints) -> Void = { _ in }
    ) throws -> [Violation] {
        var (statistics, constraints) = try baseline()
        settle(&constraints)
        let rows = (0..<300).map { ["\(20 + $0 % 50)", "\(Double($0 % 90) / 4 + 0.1)", ["basic", "plus"][$0 % 2]] }
        return DataQuality(try profile(names ?? self.names, rows.map(change)), statistics, constraints).violations
    }

    @Test("the same kind of data violates nothing")
    func nothing() throws { #expect(try judge { $0 } == []) }

    @Test("each check finds what it is for, and only that")
    func each() throws {
        func found(_ violations: [Violation]) -> [String] { violations.map { "\($0.feature) \($0.check.rawValue)" } }
        #expect(try found(judge { ["\($0[0]).5", $0[1], $0[2]] }) == ["age data_type_check"])
        #expect(try found(judge { [$0[0], $0[1], $0[0] < "30" ? "" : $0[2]] }) == ["plan completeness_check"])
        #expect(try found(judge { ["\((Int($0[0]) ?? 0) + 25)", $0[1], $0[2]] }) == ["age baseline_drift_check"])
        #expect(
            try found(judge { [$0[0], $0[1], $0[0] == "20" ? "gold" : $0[2]] }) == ["plan categorical_values_check"])
        #expect(try found(judge({ [$0[0], $0[2]] }, names: ["age", "plan"])) == ["amount missing_column_check"])
        #expect(
            try found(judge({ $0 + ["1"] }, names: names + ["more"])) == ["more extra_column_check"])
        // Whole numbers where fractions were are numbers all the same.
        #expect(try found(judge { [$0[0], $0[1].split(separator: ".").first.map(String.init) ?? "", $0[2]] }) == [])
    }

    @Test("what is disabled is not judged")
    func disabled() throws {
        let other: ([String]) -> [String] = { ["\((Int($0[0]) ?? 0) + 25)", $0[1], $0[2]] }
        #expect(try judge(other) { $0.settings.compares = false } == [])
        #expect(try judge(other) { $0.columns[0].overrides.compares = false } == [])
        #expect(try judge(other) { $0.columns[0].overrides.threshold = 0.9 } == [])
        #expect(try judge(other) { $0.settings.evaluates = false } == [])
        #expect(try judge(other) { $0.columns[1].overrides.evaluates = false }.count == 1)
    }

    @Test("the words are Model Monitor's")
    func words() throws {
        let drift = try #require(try judge { ["\((Int($0[0]) ?? 0) + 50)", $0[1], $0[2]] }.first)
        #expect(
            drift.description.hasPrefix("Baseline drift distance: 0.8")
                && drift.description.hasSuffix("exceeds threshold: 0.1"))
        #expect(
            drift.json
                == [
                    "feature_name": "age", "constraint_check_type": "baseline_drift_check",
                    "description": .string(drift.description),
                ])
        let type = try #require(try judge { ["\($0[0]).5", $0[1], $0[2]] }.first)
        #expect(
            type.description
                == "Data type match requirement is not met. Expected data type: Integral, Expected match: 100.0%. Observed: Only 0.0% of data is Integral."
        )
    }

    @Test("negative numbers where there were none")
    func negative() throws {
        let found = try judge { [$0[0] == "20" ? "-1" : $0[0], $0[1], $0[2]] }
        #expect(found.map(\.check) == [.dataType] && found.first?.description.contains("-1.0") == true)
    }

    @Test("shares of categories, largest difference and chi-squared")
    func categories() throws {
        let more: ([String]) -> [String] = { [$0[0], $0[1], $0[0] < "60" ? "basic" : $0[2]] }
        #expect(try judge(more).map(\.feature) == ["plan"])
        let found = try judge(more) { $0.settings.isChiSquared = true }
        #expect(found.first?.description.hasPrefix("Chi-squared p-value: ") == true)
        #expect(try judge({ $0 }, settle: { $0.settings.isChiSquared = true }) == [])
    }

    @Test("a column of nothing but missing values lacks completeness, and is compared no further")
    func empty() throws {
        #expect(try judge { ["", $0[1], $0[2]] }.map(\.check) == [.completeness])
    }
}
