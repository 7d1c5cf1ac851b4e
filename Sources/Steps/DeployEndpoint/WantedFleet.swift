/// What must be behind an endpoint before a deployment counts as live: variants, instances, shares, images. Pure.
import AWS

/// The variants that were asked for.
struct WantedFleet: Sendable, Hashable {
    /// One of them.
    struct Wanted: Sendable, Hashable {
        /// Its name.
        var name: String
        /// So many instances; nil where the count is kept, autoscaling's, or none is there to count.
        var count: Int?
        /// Its weight against the others; nil where it is kept.
        var weight: Double?
        /// What a serverless variant must have; nil on instances.
        var serverless: ServerlessRequest?
        /// True where autoscaling decides how much of it is kept warm.
        var isScaled = false
        /// Images asked for by digest: they must run, and no others of their name.
        var images: [String] = []
    }

    /// What is captured of requests and answers.
    struct Capture: Sendable, Hashable {
        var destination: String
        var percent: Int

        /// `100 % of the requests to s3://bucket/prefix`.
        var words: String { "\(percent) % of the requests to \(destination)" }
    }

    var variants: [Wanted]
    /// What must be captured; nil where nothing is asked for.
    var capture: Capture?

    /// A variant as DescribeEndpoint tells it.
    struct Variant: Sendable, Hashable {
        var name: String
        var instances: Int?
        var wantedInstances: Int?
        var weight: Double?
        var wantedWeight: Double?
        var serverless: ServerlessRequest?
        var wantedServerless: ServerlessRequest?
        /// The images it runs, each by its digest.
        var images: [String] = []
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
    func compare(with found: [Variant]) -> Finding {
        let (names, wanted) = (found.map(\.name).sorted(), variants.map(\.name).sorted())
        guard names == wanted else {
            let told = names.isEmpty ? "not told" : names.joined(separator: ", ")
            let asked = wanted.count == 1 ? "\(wanted[0]) alone" : wanted.joined(separator: ", ")
            return .otherwise("its variants are \(told), not \(asked)")
        }
        var findings: [Finding] = []
        for wanted in variants {
            guard let variant = found.first(where: { $0.name == wanted.name }) else { continue }
            findings.append(wanted.compare(with: variant))
        }
        if findings.allSatisfy({ $0 == .asAsked }) { findings.append(shares(found)) }
        return findings.contains(.moving) ? .moving : findings.first { $0 != .asAsked } ?? .asAsked
    }

    /// A capture that is asked for must be on: an update may have kept that of before.
    func compare(capture found: Capture?) -> Finding {
        guard let capture, found != capture else { return .asAsked }
        return .otherwise(
            "it captures \(found?.words ?? "nothing"), not \(capture.words) as asked")
    }

    /// Requests are split by weight against weight, however SageMaker scales them.
    private func shares(_ found: [Variant]) -> Finding {
        guard variants.allSatisfy({ $0.weight != nil }) else { return .asAsked }
        let sum = variants.reduce(0) { $0 + ($1.weight ?? 0) }
        let whole = found.reduce(0) { $0 + ($1.weight ?? 0) }
        guard sum > 0, whole > 0 else { return .otherwise("no variant takes requests: all weights are 0") }
        for wanted in variants {
            let now = (found.first { $0.name == wanted.name }?.weight ?? 0) / whole
            let asked = (wanted.weight ?? 0) / sum
            // SageMaker keeps weights as floats of 32 bits.
            guard (now - asked).magnitude > 1e-5 else { continue }
            return .otherwise(
                "\(wanted.name) takes \(Self.percent(now)) of the requests, not \(Self.percent(asked)) as asked")
        }
        return .asAsked
    }

    /// `12.5 %`.
    static func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }

    /// The weights that must be set so that requests are split as asked; empty where they are.
    func corrections(of found: [Variant]) -> [VariantWish] {
        guard case .otherwise = shares(found) else { return [] }
        return variants.compactMap { wanted in
            guard let weight = wanted.weight else { return nil }
            var wish = VariantWish(variantName: wanted.name)
            wish.desiredWeight = weight
            return wish
        }
    }
}

extension WantedFleet.Wanted {
    /// Compares one variant by itself.
    func compare(with found: WantedFleet.Variant) -> WantedFleet.Finding {
        guard let weight = found.weight else {
            return .otherwise("SageMaker does not tell the weight of \(name)")
        }
        let capacity = serverless == nil ? instances(found) : concurrency(found)
        guard capacity != .moving, weight == found.wantedWeight ?? weight else { return .moving }
        guard capacity == .asAsked else { return capacity }
        guard weight > 0 || self.weight == 0 else {
            return .otherwise("\(name) takes no requests: its weight is \(weight)")
        }
        return digests(found)
    }

    private func instances(_ found: WantedFleet.Variant) -> WantedFleet.Finding {
        guard let instances = found.instances, let wantedInstances = found.wantedInstances else {
            return .otherwise("SageMaker does not tell the instances of \(name)")
        }
        guard instances == wantedInstances else { return .moving }
        guard instances > 0 else { return .otherwise("\(name) has no instance") }
        if let count, count != instances {
            return .otherwise("\(name) has \(instances) instances, not the \(count) that were asked for")
        }
        return .asAsked
    }

    private func concurrency(_ found: WantedFleet.Variant) -> WantedFleet.Finding {
        guard var now = found.serverless, let serverless else {
            return .otherwise("SageMaker does not tell that \(name) is serverless")
        }
        guard now == found.wantedServerless ?? now else { return .moving }
        if isScaled { now.provisioned = serverless.provisioned }
        guard now != serverless else { return .asAsked }
        return .otherwise("\(name) has \(now.words), not \(serverless.words) as asked")
    }

    /// What runs must be the bytes that were asked for, where these were named.
    private func digests(_ found: WantedFleet.Variant) -> WantedFleet.Finding {
        guard !images.isEmpty else { return .asAsked }
        guard !found.images.isEmpty else { return .otherwise("SageMaker does not tell the images of \(name)") }
        let running = Set(found.images.compactMap(Self.digest))
        guard let missing = images.first(where: { image in Self.digest(image).map(running.contains) != true }) else {
            return .asAsked
        }
        return .otherwise("\(name) runs \(found.images.joined(separator: ", ")), not \(missing)")
    }

    /// `sha256:…` of `repository@sha256:…`; nil for an image that is named by a tag.
    static func digest(_ image: String) -> String? {
        guard let at = image.lastIndex(of: "@") else { return nil }
        let digest = String(image[image.index(after: at)...])
        return digest.wholeMatch(of: /sha256:[0-9a-f]{64}/) == nil ? nil : digest
    }
}

extension WantedFleet.Capture {
    /// What a configuration asks for; nil where nothing is captured.
    init?(_ config: DataCaptureConfig?) {
        guard let config, config.enableCapture != false else { return nil }
        self.init(destination: config.destinationS3Uri, percent: config.initialSamplingPercentage)
    }

    /// What DescribeEndpoint answered; nil where nothing is captured.
    init?(_ summary: DataCaptureConfigSummary?) {
        guard let summary, summary.enableCapture else { return nil }
        self.init(destination: summary.destinationS3Uri, percent: summary.currentSamplingPercentage)
    }
}

extension WantedFleet.Variant {
    /// What DescribeEndpoint answered.
    init(_ summary: ProductionVariantSummary) {
        self.init(
            name: summary.variantName, instances: summary.currentInstanceCount,
            wantedInstances: summary.desiredInstanceCount, weight: summary.currentWeight,
            wantedWeight: summary.desiredWeight,
            serverless: summary.currentServerlessConfig.map(ServerlessRequest.init),
            wantedServerless: summary.desiredServerlessConfig.map(ServerlessRequest.init),
            images: (summary.deployedImages ?? []).compactMap { $0.resolvedImage ?? $0.specifiedImage })
    }

    /// `AllTraffic: 1 of 2 instances`; nil where that is no news.
    var news: String? {
        guard let instances, let wantedInstances, instances != wantedInstances else { return nil }
        return "\(name): \(instances) of \(wantedInstances) instances"
    }
}
