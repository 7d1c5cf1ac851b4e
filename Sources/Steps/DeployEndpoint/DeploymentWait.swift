/// The wait for a deployment: looks, live lines, and what a red end is explained by.
import AWS
import FoundationEssentials
import Workflow

extension LiveEndpoint {
    /// What is known of a deployment that was followed, whatever it came to.
    struct Followed {
        /// The endpoint's last status in SageMaker's word.
        var status: String?
        /// How it went, and what is behind the endpoint in the end.
        var summary = StepSummary()
    }

    /// Looks at the endpoint until it runs what is wanted instead of `previous`; throws for every other end.
    func watch(
        _ course: EndpointCourse, _ target: Target, _ standing: Standing?, previous: String?, in world: World,
        aws: AWSAccess, _ followed: inout Followed
    ) async throws(Failure) {
        let wanted = target.config.endpointConfigName
        var watch = EndpointWatch(
            wanted: wanted, previous: previous, fleet: target.fleet,
            staleReason: course == .keep ? standing?.look.failureReason : nil)
        if let stale = watch.staleReason {
            world.narrator.warn(
                "An earlier deployment of \(name) failed, and SageMaker still says so: \(stale)")
        }
        let began = world.time.elapsed
        var line = ""
        var since: Date?
        var timeline: [[Markdown]] = []
        var variants: [WantedFleet.Variant] = []
        defer {
            followed.summary.table(["after", "the endpoint"], timeline)
            if !variants.isEmpty {
                followed.summary.table(["variant", "has", "takes", "runs"], Self.rows(variants))
                if let pie = Self.pie(variants) { followed.summary.mermaid(pie) }
            }
        }
        let end = try await poll(wanted, in: world, aws: aws) { endpoint in
            let look = EndpointWatch.Look(endpoint)
            // By AWS's clock: what containers wrote before is not about this deployment.
            since = endpoint.pendingDeploymentSummary?.startTime ?? (course == .create ? endpoint.creationTime : since)
            followed.status = look.status.description
            variants = look.variants
            let seen = world.time.elapsed
            let isNews = look.line != line
            line = look.line
            world.narrator.follow(
                look.progress(of: name, began: began, seen: seen),
                news: isNews ? ["\(people(seen - began)): \(line)"] : [])
            if isNews { timeline.append(["\(people(seen - began))", "\(line)"]) }
            let sight = watch.see(look)
            switch sight {
            case .goesOn: return .again(after: wait.pollSeconds.duration)
            // Held over two reads, but not for the length of a whole pause.
            case .holding: return .again(after: min(wait.pollSeconds.duration, .seconds(5)))
            case .deployed, .red: return .done(sight)
            }
        }
        guard case .red(let kind, let because, let tryThis) = end else {
            if let reason = watch.reason { world.narrator.warn("On the way SageMaker said: \(reason)") }
            return
        }
        let red = Failure(kind, doing: doing, because: because, tryThis: tryThis)
        throw await explained(red, since: since, in: world, aws: aws)
    }

    /// What is behind the endpoint in the end, a row each variant.
    private static func rows(_ variants: [WantedFleet.Variant]) -> [[Markdown]] {
        let whole = variants.compactMap(\.weight).reduce(0, +)
        return variants.map { variant in
            let capacity = variant.serverless?.words ?? variant.instances.map { "\($0) instance\($0 == 1 ? "" : "s")" }
            let share = variant.weight.flatMap { whole > 0 ? WantedFleet.percent($0 / whole) : nil }
            return [
                .code(variant.name), "\(capacity ?? "not told")", "\(share ?? "not told")",
                variant.images.isEmpty ? "not told" : .code(variant.images.joined(separator: ", ")),
            ]
        }
    }

    /// Who takes which share of the requests, as a chart; nil where one takes all. A pie has no slice of nothing.
    private static func pie(_ variants: [WantedFleet.Variant]) -> String? {
        let slices = variants.compactMap { variant in
            variant.weight.flatMap { $0 > 0 ? "    \(Mermaid.label(variant.name)) : \($0)" : nil }
        }
        guard slices.count > 1 else { return nil }
        return (["pie title Requests by weight"] + slices).joined(separator: "\n")
    }

    /// A red end with what alarms and containers say about it.
    private func explained(_ red: Failure, since: Date?, in world: World, aws: AWSAccess) async -> Failure {
        guard [.failed, .rolledBack].contains(red.kind),
            let alarms = await tellWhy(since: since, in: world, aws: aws)
        else { return red }
        var red = red
        red.because += "; alarms: \(alarms)"
        return red
    }

    /// The wait itself; where it runs out, the containers' last lines may say what they wait for.
    private func poll(
        _ wanted: String, in world: World, aws: AWSAccess,
        judge: (DescribeEndpoint.Output) -> Verdict<EndpointWatch.Sight>
    ) async throws(Failure) -> EndpointWatch.Sight {
        var isCreating = false
        do {
            return try await world.poll(patience(wanted)) { () async throws(Failure) -> Verdict<EndpointWatch.Sight> in
                let endpoint = try await look(aws)
                isCreating = endpoint.endpointStatus == .creating
                return judge(endpoint)
            }
        } catch {
            guard error.kind == .timedOut else { throw error }
            _ = await tellWhy(since: nil, in: world, aws: aws)
            var timedOut = error
            if isCreating {
                timedOut.tryThis += " Until it is InService or Failed, SageMaker does not delete it either."
            }
            throw timedOut
        }
    }

    private func patience(_ wanted: String) -> Patience {
        Patience(
            doing: doing, limit: wait.timeoutMinutes.duration,
            thenTry: again(wanted),
            stillRunning: "the deployment of \(wanted) to the endpoint \(name)")
    }

    private func look(_ aws: AWSAccess) async throws(Failure) -> DescribeEndpoint.Output {
        let describe = DescribeEndpoint(endpointName: name.description)
        guard let endpoint = try await aws.ifThere(describe, doing: "watching the endpoint \(name)") else {
            throw Failure(
                .stopped, doing: doing, because: "the endpoint is gone: somebody deleted it",
                tryThis: "Deploy again, if it should be there.")
        }
        return endpoint
    }
}
