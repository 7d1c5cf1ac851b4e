/// The story of check-drift: read the baseline, read what came, judge, write, tell.
import AWS
import FoundationEssentials
import JSON
import Monitoring
import Workflow

extension CheckDrift {
    /// Computes a baseline, or checks against one.
    public func run(in world: World, report: inout Report<Outputs>) async throws(Failure) {
        var gathering = DriftGathering(self, world)
        if let baselineFrom { return try await computeBaseline(from: baselineFrom, &gathering, report: &report) }
        guard minimumRows >= 0 else {
            throw .usage(input: "minimum-rows", "\(minimumRows) is below 0", tryThis: "Give a number of rows from 0.")
        }
        var baseline = try await gathering.baseline()
        baseline.constraints.columns.removeAll { ignoreColumns.contains($0.name) }
        let window = CaptureWindow(hours: windowHours.count, before: end?.date ?? world.time.now)
        let names = baseline.statistics.columns.map(\.name)
        let found =
            data.isEmpty
            ? try await gathering.captured(window, names: names)
            : try await gathering.profile(of: data, "data", names: names, window: end == nil ? nil : window)
        tell(of: found, window, &report)
        guard found.profile.rows >= max(minimumRows, 1) else {
            return try await leave(found.profile.rows, &gathering, report: &report)
        }
        let verdict = DriftVerdict(without(ignoreColumns, found.profile), baseline, maxPsi: maxPsi)
        report.outputs.take(verdict)
        try await write(verdict, found.profile, window, &gathering, report: &report)
        try await count(verdict.violations.count, &gathering)
        try conclude(verdict, in: world, report: &report)
    }

    private func tell(
        of found: (profile: TableProfile, files: Int), _ window: CaptureWindow, _ report: inout Report<Outputs>
    ) {
        report.rows = found.profile.rows
        var said: JSONObject = ["files": .number(JSONNumber(found.files))]
        if data.isEmpty {
            said["start"] = .string(window.start.formatted(.iso8601))
            said["end"] = .string(window.end.formatted(.iso8601))
        }
        report.window = .object(said)
    }

    private func without(_ ignored: [String], _ profile: TableProfile) -> TableProfile {
        ignored.isEmpty ? profile : profile.without(Set(ignored))
    }

    /// Too few rows to say anything of: no verdict, and no metric, so that the alarm on missed checks is not quietened.
    private func leave(
        _ rows: Int, _ gathering: inout DriftGathering, report: inout Report<Outputs>
    ) async throws(Failure) {
        guard minimumRows == 0 else {
            throw Failure(
                .notFound, doing: "checking for drift",
                because: "there are \(rows) rows, and minimum-rows asks for \(minimumRows): nothing was judged",
                tryThis: "Widen the window (window-hours), or allow an empty one with minimum-rows: 0.")
        }
        gathering.world.narrator.warn("There was nothing to check in the window.")
        report.drifted = false
        report.violations = .array([])
        report.headline = "There was nothing to check in the window."
        try await count(0, &gathering)
    }

    /// One value a check, as the alarms of setup-monitor want it.
    private func count(_ violations: Int, _ gathering: inout DriftGathering) async throws(Failure) {
        guard let endpoint = endpointName else { return }
        var datum = PutMetricData.Datum(metricName: "Violations", value: Double(violations))
        datum.dimensions = [
            MetricDimension(name: "EndpointName", value: endpoint.description),
            MetricDimension(name: "Monitor", value: MonitorKind.dataQuality.rawValue),
        ]
        datum.timestamp = gathering.world.time.now
        datum.unit = "Count"
        _ = try await gathering.aws().change(
            PutMetricData(namespace: metricsNamespace, metricData: [datum]), doing: "writing the metric Violations")
    }

    private func conclude(_ verdict: DriftVerdict, in world: World, report: inout Report<Outputs>) throws(Failure) {
        report.summary.add(verdict)
        report.headline = verdict.sentence
        guard let worst = verdict.worst else { return world.narrator.say(verdict.sentence) }
        let because = verdict.violations.prefix(5).map { "\($0.feature): \($0.description)" }.joined(separator: "; ")
        guard onViolation == .reject else { return world.narrator.warn("\(verdict.sentence) \(because)") }
        throw Failure(
            .rejected, doing: "holding the data against the baseline", because: because,
            tryThis: "Look at \(worst) first. Retrain on newer data, mend what sends it, or compute the baseline again."
        )
    }

    // ---- baseline ------------------------------------------------------------------------------------

    private func computeBaseline(
        from path: OwnPath, _ gathering: inout DriftGathering, report: inout Report<Outputs>
    ) async throws(Failure) {
        guard let baselineUri else {
            throw .usage(
                input: "baseline-uri", "it is not said where the baseline goes",
                tryThis: "Give a folder: a path or s3://….")
        }
        var profile = try await gathering.profile(of: [path], "baseline-from").profile
        guard profile.rows > 0 else {
            throw .usage(
                input: "baseline-from", "\(path) has no rows", tryThis: "Give the data that trained the model.")
        }
        if !ignoreColumns.isEmpty { profile = profile.without(Set(ignoreColumns)) }
        report.rows = profile.rows
        report.baselineUri = baselineUri.description
        let folder = Self.folder(baselineUri)
        try await gathering.write(Statistics(profile).json, to: "statistics.json", in: folder, "baseline-uri")
        try await gathering.write(
            Constraints(suggestedBy: profile).json, to: "constraints.json", in: folder, "baseline-uri")
        report.headline =
            "The baseline of \(profile.rows) rows and \(profile.names.count) columns is in \(baselineUri)."
        gathering.world.narrator.say(report.headline)
    }

    /// A folder's path, and one below it.
    private static func folder(_ path: OwnPath, below: String = "") -> String {
        let base = path.description.hasSuffix("/") ? String(path.description.dropLast()) : path.description
        return below.isEmpty ? base : "\(base)/\(below)"
    }

    private func write(
        _ verdict: DriftVerdict, _ profile: TableProfile, _ window: CaptureWindow, _ gathering: inout DriftGathering,
        report: inout Report<Outputs>
    ) async throws(Failure) {
        guard let path = self.report else { return }
        let folder = Self.folder(
            path, below: endpointName.map { "\($0)/\(MonitorKind.dataQuality)/\(window.lastFolder)" } ?? "")
        report.report = folder
        try await gathering.write(Statistics(profile).json, to: "statistics.json", in: folder, "report")
        try await gathering.write(verdict.json, to: "drift.json", in: folder, "report")
        // Last: what reads it finds the others there.
        try await gathering.write(verdict.quality.json, to: "constraint_violations.json", in: folder, "report")
    }
}

extension CheckDrift.Outputs {
    fileprivate mutating func take(_ verdict: DriftVerdict) {
        drifted = !verdict.violations.isEmpty
        violations = .array(verdict.violations.map(\.json))
        worstFeature = verdict.worst
        metrics = verdict.metrics
    }
}
