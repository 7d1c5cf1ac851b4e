/// What a run of smoke-test is going to do: its inputs, read and found sensible before anything is sent.
import FoundationEssentials
import HTTP
import JSON
import Metrics
import SigV4

/// Cases, rules, whom to ask and how.
struct SmokePlan: Sendable {
    /// Whom to ask.
    enum Subject: Sendable, Hashable {
        case endpoint(String)
        case container(HTTPURL)
        /// The model itself, before anything serves it.
        case model
    }

    let subject: Subject
    let cases: [SmokeCase]
    let rules: [RequireRule]
    /// SHA-256 of the case file; nil without one.
    let casesDigest: String?
    /// The rows of data, whose batches stand behind the cases; nil without any.
    let data: DataPlan?
    /// The model that answers, or that answers are compared with; nil without one.
    let model: ModelTarget?
    /// The load after the cases; nil without any.
    let load: LoadPlan?
    /// When the test began.
    let started: Date
    private let inputs: SmokeTest

    /// Reads the inputs, the case file and the data.
    init(_ inputs: SmokeTest, in world: World) async throws(Failure) {
        self.inputs = inputs
        subject = try Self.subject(inputs)
        guard (1...256).contains(inputs.concurrency ?? 1) else {
            throw .usage(
                input: "concurrency", "it is \(inputs.concurrency ?? 1)", tryThis: "Give a whole number from 1 to 256.")
        }
        guard (0...10_000).contains(inputs.warmUp) else {
            throw .usage(input: "warm-up", "it is \(inputs.warmUp)", tryThis: "Give a whole number from 0 to 10000.")
        }
        load = try LoadPlan(inputs)
        rules = try Self.rules(inputs.require, hasData: inputs.data != nil)
        guard inputs.cases != nil || inputs.data != nil else {
            throw .usage(
                input: "cases", "there are neither cases nor data, and a test of nothing would pass",
                tryThis: "Give a JSON file of cases; actions/smoke-test/README.md says what is in it.")
        }
        let file = try Self.caseFile(inputs, in: world)
        casesDigest = file?.digest
        data = try await DataPlan.read(inputs, in: world)
        model = try await Self.model(inputs, in: world)
        cases = (file?.cases ?? []) + (data?.batches ?? [])
        started = world.time.now
    }

    private static func caseFile(
        _ inputs: SmokeTest, in world: World
    ) throws(Failure) -> (cases: [SmokeCase], digest: String)? {
        if let tolerance = inputs.tolerance {
            guard tolerance >= 0, tolerance.isFinite else {
                throw .usage(input: "tolerance", "it is \(tolerance)", tryThis: "Give a number from 0.")
            }
            guard inputs.cases != nil || inputs.model != nil else {
                throw .usage(
                    input: "tolerance",
                    "it is for the numbers that cases expect and for those of a model, and there is neither",
                    tryThis: "Leave it out, or give cases or a model.")
            }
        }
        guard let path = inputs.cases else { return nil }
        do {
            let bytes = try world.files.read(path.description, limit: 64 << 20)
            let cases = try CaseFile(bytes, tolerance: inputs.tolerance ?? 0).cases
            return (cases, "sha256:" + SHA256.hex(of: bytes))
        } catch {
            throw .usage(
                input: "cases", "\(path): \(error)",
                tryThis: "Correct it; actions/smoke-test/README.md says what is in a case file.")
        }
    }

    private static func subject(_ inputs: SmokeTest) throws(Failure) -> Subject {
        switch (inputs.endpointName, inputs.url) {
        case (let name?, nil):
            guard EndpointLook.isName(name) else {
                throw .usage(
                    input: "endpoint-name", "“\(name)” is no name of an endpoint",
                    tryThis: "Give its name, not its ARN: letters, digits and hyphens, at most 63 characters.")
            }
            return .endpoint(name)
        case (nil, let url?): return .container(try container(url, inputs))
        case (nil, nil):
            guard inputs.model == nil else { return .model }
            throw .usage(
                input: "endpoint-name", "neither an endpoint nor a url nor a model is given",
                tryThis: "Give one of them.")
        case (_?, _?):
            throw .usage(
                input: "url", "an endpoint and a url are given",
                tryThis: "Give one of the two; an endpoint-name may also come from a record in from.")
        }
    }

    /// The model, read before anything is asked; an endpoint or a container is compared with it by the rows of data.
    private static func model(_ inputs: SmokeTest, in world: World) async throws(Failure) -> ModelTarget? {
        guard let place = inputs.model else { return nil }
        guard inputs.data != nil || inputs.endpointName == nil && inputs.url == nil else {
            throw .usage(
                input: "model", "answers are compared with it row by row, and there is no data",
                tryThis: "Give data: a sample of rows.")
        }
        var folder: (any PrivateFolder)?
        defer { folder?.remove() }
        let file = try await FileFetching(world: world, aws: inputs.aws)
            .file(try InputPlace(place, input: "model"), "model", &folder)
        do { return try ModelTarget(file, files: world.files, time: world.time) } catch {
            throw .usage(input: "model", error.why, tryThis: error.cure)
        }
    }

    private static func container(_ text: String, _ inputs: SmokeTest) throws(Failure) -> HTTPURL {
        guard inputs.targetVariant == nil else {
            throw .usage(input: "target-variant", "a container has no variants", tryThis: "Leave it out with url.")
        }
        let url: HTTPURL
        do { url = try HTTPURL(text) } catch {
            throw .usage(
                input: "url", error.description, tryThis: "Give the container's address, such as http://127.0.0.1:8080."
            )
        }
        let end = url.path.split(separator: "/").last
        guard url.query.isEmpty, end != "ping", end != "invocations" else {
            throw .usage(
                input: "url", "it names more than the container",
                tryThis: "Give the part before /ping and /invocations; both are added.")
        }
        return url
    }

    private static func rules(_ lines: [String], hasData: Bool) throws(Failure) -> [RequireRule] {
        var rules: [RequireRule] = []
        for line in lines {
            do { rules.append(try RequireRule(line)) } catch {
                throw .usage(
                    input: "require", error.description, tryThis: "Write one rule a line, such as p99-ms <= 80.")
            }
        }
        for rule in rules where !SmokeMetrics.names.contains(rule.name) {
            throw .usage(
                input: "require", "\(rule.name) is not measured, so “\(rule)” could never hold",
                tryThis: "Rules may be about \(SmokeMetrics.names.joined(separator: ", ")).")
        }
        for rule in rules where !hasData && MetricTable.names.contains(rule.name) {
            throw .usage(
                input: "require", "\(rule.name) is measured of labelled rows, and no data is given",
                tryThis: "Give data, or leave the rule out.")
        }
        return rules
    }
}

extension SmokePlan {
    /// Warms up, then asks all cases.
    func ask(_ target: any SmokeTarget, pingRetries: Int = 0, in world: World) async throws(Failure) -> SmokeOutcome {
        let run = CaseRun(
            target: target, variant: inputs.targetVariant, world: world,
            deadline: world.time.elapsed + inputs.timeoutMinutes.duration, longestPause: inputs.pollSeconds.duration)
        try await run.warmUp(cases, requests: inputs.warmUp)
        let (results, took) = try await run.all(cases, concurrency: inputs.concurrency ?? 1)
        let loaded = try await putLoad(on: target, after: results, in: world)
        var metrics = SmokeMetrics(results, took: took, pingRetries: pingRetries, load: loaded)
        let finding = data.map { $0.finding(results.suffix($0.batches.count)) }
        if let finding, let data { metrics.add(finding, rows: data.rows.rows.count) }
        let comparison = compare(results)
        if let comparison { metrics.add(comparison) }
        var outcome = SmokeOutcome(
            results: results, metrics: metrics, rules: rules.map { RuleResult($0, metrics) }, finding: finding,
            load: loaded, comparison: comparison)
        let latency = loaded?.latency ?? LatencySummary(results.map(\.milliseconds))
        outcome.notes = [latency.note].compactMap { $0 }
        return outcome
    }

    /// Holds the answers to the rows against the model's own; nil where there is none, or where it is the model that answers.
    private func compare(_ results: [CaseResult]) -> ModelComparison? {
        guard let model, let data, subject != .model else { return nil }
        return ModelComparison(
            Array(results.suffix(data.batches.count)), with: model.predictions(of: data.batches),
            tolerance: inputs.tolerance ?? 1e-6)
    }

    /// The report's member of the model: which it is, and how far answers are from its own.
    private func modelMember(_ comparison: ModelComparison?) -> JSONValue {
        guard let model else { return .null }
        var object = model.description
        for (name, value) in comparison?.json.members ?? [] { object[name] = value }
        return .object(object)
    }

    /// Sends the load, where one is asked for and every case was answered rightly: a wrong answer is not worth repeating.
    private func putLoad(
        on target: any SmokeTarget, after results: [CaseResult], in world: World
    ) async throws(Failure) -> LoadResult? {
        guard let load else { return nil }
        guard results.allSatisfy(\.isPassed) else {
            world.narrator.say("No load is put on \(target.name), since cases failed.")
            return LoadResult(load)
        }
        world.narrator.say("load: \(load.sentence)")
        let result = try await LoadRun(
            load, cases, target: target, variant: inputs.targetVariant, time: world.time
        ).run()
        world.narrator.say("load: \(result.count) requests in \(people(result.took)), \(result.failed) failed")
        return result
    }

    /// Puts an unfinished report at its place, so that no older one is left there if the step ends early, and so that a
    /// place that cannot be written is known before the test.
    func begin(in world: World, target: JSONValue) throws(Failure) {
        if let data { world.narrator.say("data: \(data.rows.sentence), in \(data.batches.count) requests") }
        try write([("result", .string(SmokeReport.Result.unfinished.rawValue)), ("target", target)], in: world)
        try write(.unfinished(at: started), in: world)
    }

    /// Writes the report of a test.
    func write(
        _ result: SmokeReport.Result, _ outcome: SmokeOutcome, in world: World
    ) throws(Failure) {
        let members: [(String, JSONValue)] = [
            ("result", .string(result.rawValue)), ("target", outcome.subject),
            ("finished", .string(world.time.now.formatted(.iso8601))),
            ("cases", .array(outcome.results.map(\.json))), ("metrics", outcome.metrics.json),
            ("data", dataMember(outcome.finding)), ("model", modelMember(outcome.comparison)),
            ("load", outcome.load?.json ?? .null),
            ("notes", .array(outcome.notes.map(JSONValue.string))), ("rules", .array(outcome.rules.map(\.json))),
            ("changes", .array(outcome.changes.map(JSONValue.string))),
        ]
        try write(members, in: world)
        try write(JUnitFile(outcome, at: started), in: world)
    }

    private func write(_ file: JUnitFile, in world: World) throws(Failure) {
        guard let path = inputs.junit?.description else { return }
        do { try world.files.write(Array(file.text.utf8), to: path, mode: 0o644) } catch {
            throw .usage(input: "junit", error.description, tryThis: "Give a path that can be written.")
        }
    }

    private func dataMember(_ finding: DataPlan.Finding?) -> JSONValue {
        guard let data else { return .null }
        var object: JSONObject = [
            "source": .string(data.source), "digest": .string(data.digest), "rows": data.rows.rows.count.json,
            "format": .string(data.rows.format.rawValue),
            "header": data.rows.header.map { .array($0.map(JSONValue.string)) } ?? .null,
        ]
        for (name, value) in finding?.json.members ?? [] { object[name] = value }
        return .object(object)
    }

    private func write(_ members: [(String, JSONValue)], in world: World) throws(Failure) {
        guard let path = inputs.report?.description else { return }
        var content: JSONObject = [
            "tool": .string("mlops-steps \(Toolkit.version)"), "started": .string(started.formatted(.iso8601)),
            "target-variant": inputs.targetVariant.map(JSONValue.string) ?? .null,
            "cases-digest": casesDigest.json, "concurrency": (inputs.concurrency ?? 1).json,
            "run": .object(world.run.record),
        ]
        for (name, value) in members { content[name] = value }
        do { try world.files.write(Array(SmokeReport(content).text.utf8), to: path, mode: 0o644) } catch {
            throw .usage(input: "report", error.description, tryThis: "Give a path that can be written.")
        }
    }
}
