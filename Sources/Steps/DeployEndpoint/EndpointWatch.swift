/// What an endpoint's status means for the deployment that is being waited for. Pure.
import AWS

/// Judges one look after the other at an endpoint that should come to run the configuration `wanted`.
///
/// InService alone says nothing: after a rollback SageMaker reports InService too, on the old configuration and often
/// without a reason. Only InService on the wanted one, without a FailureReason or a pending deployment and with the
/// instances that were asked for, twice in a row, is a success.
struct EndpointWatch: Sendable {
    /// One answer of DescribeEndpoint, as far as it is judged.
    struct Look: Sendable, Hashable {
        var status: EndpointStatus
        var config: String?
        var failureReason: String?
        var pendingConfig: String?
        /// `AllTraffic: Baking`, one a variant and stage.
        var stages: [String] = []
        /// What answers requests now.
        var variants: [WantedFleet.Variant] = []
        /// What is captured now.
        var capture: WantedFleet.Capture?
    }

    /// What a look means.
    enum Sight: Sendable, Hashable {
        /// Not over yet.
        case goesOn
        /// It looks over; the next look must say the same.
        case holding
        /// InService with what was wanted, held.
        case deployed
        /// It ended otherwise.
        case red(Failure.Kind, because: String, tryThis: String)
    }

    let wanted: String
    let previous: String?
    let fleet: WantedFleet
    /// A FailureReason that stood before, of an earlier deployment; only where this run deploys nothing.
    var staleReason: String?
    /// The last FailureReason seen since: it may be gone when the deployment is over.
    private(set) var reason: String?
    private var wasRollingBack = false
    private var held: Sight?

    init(wanted: String, previous: String?, fleet: WantedFleet, staleReason: String? = nil) {
        self.wanted = wanted
        self.previous = previous
        self.fleet = fleet
        self.staleReason = staleReason
    }

    /// Judges the next look.
    mutating func see(_ look: Look) -> Sight {
        let told = look.failureReason == staleReason ? nil : look.failureReason
        if let told { reason = told }
        let sight = judge(look, told: told)
        switch sight {
        case .goesOn, .holding: held = nil
        case .deployed, .red:
            guard look.status == .inService, held != sight else { return sight }
            held = sight
            return .holding
        }
        return sight
    }

    private mutating func judge(_ look: Look, told: String?) -> Sight {
        switch look.status {
        case .creating, .updating, .systemUpdating: return underWay(look)
        case .rollingBack:
            wasRollingBack = true
            return underWay(look)
        case .inService: return inService(look, told: told)
        case .failed: return failed
        case .outOfService:
            return .red(
                .failed, because: "the endpoint is OutOfService: it takes no requests" + because,
                tryThis: "Look at its log and events; where it does not come back, delete it and deploy again.")
        case .updateRollbackFailed:
            return .red(
                .rolledBack,
                because: "UpdateRollbackFailed: neither the update nor its rollback came to an end; the endpoint "
                    + "answers from a mixed fleet, some instances with \(wanted), some with \(old)" + because,
                tryThis: "Remove the cause, then deploy the configuration that should run: that replaces both fleets.")
        case .deleting:
            return .red(
                .stopped, because: "somebody is deleting the endpoint" + because,
                tryThis: "Deploy again once it is gone, if it should be there.")
        case .unknown(let word):
            return .red(
                .failed, because: "SageMaker says “\(word)”, a status that this step does not know" + because,
                tryThis: "Look at the endpoint in the console; update mlops-steps, or report the status.")
        }
    }

    /// A deployment that moves: is it ours?
    private func underWay(_ look: Look) -> Sight {
        if let pending = look.pendingConfig, pending != wanted, pending != previous { return taken(by: pending) }
        if let config = look.config, config != wanted, config != previous { return taken(by: config) }
        return .goesOn
    }

    private func inService(_ look: Look, told: String?) -> Sight {
        guard let config = look.config else {
            return .red(
                .failed, because: "the endpoint is InService, but SageMaker does not say with which configuration",
                tryThis: "Look at the endpoint in the console.")
        }
        guard look.pendingConfig == nil else { return underWay(look) }
        if config == wanted { return onWanted(look, told: told) }
        guard config == previous else { return taken(by: config) }
        return .red(
            .rolledBack,
            because: "the endpoint is InService, but with its old configuration \(config): the deployment of \(wanted) "
                + "was rolled back" + (reason == nil ? ", and SageMaker gives no reason" : because),
            tryThis:
                "The old model still answers. Find the cause in the alarms and the container's log, then deploy again.")
    }

    private func onWanted(_ look: Look, told: String?) -> Sight {
        if wasRollingBack {
            return .red(
                .rolledBack, because: "the endpoint went through RollingBack, though it names \(wanted)" + because,
                tryThis: "Compare its variants with what was asked for, then deploy again.")
        }
        guard told == nil else {
            return .red(
                .failed, because: "the endpoint is InService with \(wanted), but reports a failure" + because,
                tryThis: "Find out what failed in its log and events, then deploy again.")
        }
        var finding = fleet.compare(with: look.variants)
        if finding == .asAsked { finding = fleet.compare(capture: look.capture) }
        switch finding {
        case .asAsked: return .deployed
        case .moving: return .goesOn
        case .otherwise(let words):
            return .red(
                .failed, because: "the endpoint is InService with \(wanted), but \(words)" + because,
                tryThis: "Look at the endpoint in the console and at who else changes it, then deploy again.")
        }
    }

    private var failed: Sight {
        if let reason, Self.isCapacity(reason) {
            return .red(
                .unavailable, because: "AWS has no capacity for the endpoint" + because,
                tryThis: "Use another instance type or region, or ask for a higher quota; delete the failed endpoint "
                    + "(DeleteEndpoint), and deploy again.")
        }
        return .red(
            .failed, because: "the endpoint is Failed" + because,
            tryThis: "A failed endpoint can only be deleted, and this step does not: remove the cause, delete it "
                + "(DeleteEndpoint), and deploy again.")
    }

    private func taken(by other: String) -> Sight {
        .red(
            .conflict,
            because: "another deployment won: the endpoint goes to \(other), neither \(wanted) nor what ran before"
                + because,
            tryThis: "Let one workflow at a time deploy to it (a concurrency group), then deploy again.")
    }

    private var old: String { previous ?? "the old configuration" }

    /// The reason as the end of a sentence.
    private var because: String { reason.map { ": \($0)" } ?? "" }

    /// True where AWS had no machines to give, or the account may have no more.
    static func isCapacity(_ reason: String) -> Bool {
        let reason = reason.lowercased()
        return [
            "capacityerror", "insufficientinstancecapacity", "insufficient capacity", "compute capacity",
            "resourcelimitexceeded", "service limit", "service quota",
        ].contains { reason.contains($0) }
    }
}

extension EndpointWatch.Look {
    /// What DescribeEndpoint answered.
    init(_ endpoint: DescribeEndpoint.Output) {
        status = endpoint.endpointStatus
        config = endpoint.endpointConfigName
        failureReason = endpoint.failureReason.flatMap { $0.isEmpty ? nil : $0 }
        pendingConfig = endpoint.pendingDeploymentSummary?.endpointConfigName
        let variants = endpoint.pendingDeploymentSummary?.productionVariants ?? []
        stages = variants.flatMap { variant in
            (variant.variantStatus ?? []).map { "\(variant.variantName): \($0.status)" }
        }
        self.variants = (endpoint.productionVariants ?? []).map(WantedFleet.Variant.init)
        capture = WantedFleet.Capture(endpoint.dataCaptureConfig)
    }

    /// The stages of what comes, and what is short of instances.
    private var notes: [String] { stages + variants.compactMap(\.news) }

    /// One live line.
    var line: String {
        "\(status)" + (config.map { " with \($0)" } ?? "") + (pendingConfig.map { ", going to \($0)" } ?? "")
            + (notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))")
            + (failureReason.map { ": \($0)" } ?? "")
    }
}
