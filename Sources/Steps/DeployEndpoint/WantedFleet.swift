/// What the instances behind an endpoint must be before a deployment counts as live. Pure.
import AWS

/// The one variant that was asked for.
struct WantedFleet: Sendable, Hashable {
    /// Its name.
    let variant: String
    /// So many instances; nil where the count is kept, or autoscaling's.
    var count: Int?

    /// A variant as DescribeEndpoint tells it.
    struct Variant: Sendable, Hashable {
        var name: String
        var instances: Int?
        var wantedInstances: Int?
        var weight: Double?
        var wantedWeight: Double?
    }

    /// What the variants are, against what they should be.
    enum Finding: Sendable, Hashable {
        case asAsked
        /// On its way: instances or weight are not yet what SageMaker itself wants.
        case moving
        /// As the end of a sentence.
        case otherwise(String)
    }

    /// Compares; what SageMaker does not say counts as otherwise.
    func compare(with variants: [Variant]) -> Finding {
        guard let found = variants.first(where: { $0.name == variant }), variants.count == 1 else {
            let names = variants.map(\.name).joined(separator: ", ")
            return .otherwise("its variants are \(names.isEmpty ? "not told" : names), not \(variant) alone")
        }
        guard let instances = found.instances, let wantedInstances = found.wantedInstances, let weight = found.weight
        else { return .otherwise("SageMaker does not tell the instances and the weight of \(variant)") }
        guard instances == wantedInstances, weight == found.wantedWeight ?? weight else { return .moving }
        guard instances > 0 else { return .otherwise("\(variant) has no instance") }
        guard weight > 0 else { return .otherwise("\(variant) takes no requests: its weight is \(weight)") }
        if let count, count != instances {
            return .otherwise("\(variant) has \(instances) instances, not the \(count) that were asked for")
        }
        return .asAsked
    }
}

extension WantedFleet.Variant {
    /// What DescribeEndpoint answered.
    init(_ summary: ProductionVariantSummary) {
        self.init(
            name: summary.variantName, instances: summary.currentInstanceCount,
            wantedInstances: summary.desiredInstanceCount, weight: summary.currentWeight,
            wantedWeight: summary.desiredWeight)
    }

    /// `AllTraffic: 1 of 2 instances`; nil where that is no news.
    var news: String? {
        guard let instances, let wantedInstances, instances != wantedInstances else { return nil }
        return "\(name): \(instances) of \(wantedInstances) instances"
    }
}
