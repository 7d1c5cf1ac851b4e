/// What an endpoint runs, in the parts by which a report is bound to it. Comparing is pure.
import AWS
import FoundationEssentials
import JSON

/// An endpoint at one moment.
struct TestedEndpoint: Sendable, Hashable {
    /// One production variant.
    struct Variant: Sendable, Hashable {
        let name: String
        let modelName: String?
        /// By digest where SageMaker has resolved it; sorted.
        let images: [String]
    }

    let name: String
    let arn: String
    let configName: String
    /// Names account and region too.
    let configArn: String
    /// Seconds since 1970: a configuration that was deleted and made anew under the same name is another one.
    let configCreated: Double
    /// Sorted by name.
    let variants: [Variant]

    /// Puts together what two operations say.
    init(_ endpoint: DescribeEndpoint.Output, _ config: DescribeEndpointConfig.Output) {
        name = endpoint.endpointName
        arn = endpoint.endpointArn.description
        configName = endpoint.endpointConfigName ?? config.endpointConfigName
        configArn = config.endpointConfigArn.description
        configCreated = (config.creationTime.timeIntervalSince1970 * 1000).rounded() / 1000
        variants = (endpoint.productionVariants ?? []).map { variant in
            Variant(
                name: variant.variantName,
                modelName: config.productionVariants.first { $0.variantName == variant.variantName }?.modelName,
                images: (variant.deployedImages ?? []).compactMap { $0.resolvedImage ?? $0.specifiedImage }.sorted())
        }.sorted { $0.name < $1.name }
    }

    /// What differs in `now`, a sentence each; nothing means that it runs what this one ran.
    func differences(to now: TestedEndpoint) -> [String] {
        var differences: [String] = []
        if now.configName != configName {
            differences.append("it runs the configuration \(now.configName), tested was \(configName)")
        } else if now.configArn == configArn, now.configCreated != configCreated {
            differences.append("the configuration \(configName) was made anew since the test")
        }
        if now.variants.map(\.name) != variants.map(\.name) {
            let names = { (variants: [Variant]) in variants.map(\.name).joined(separator: ", ") }
            return differences + ["it has the variants \(names(now.variants)), tested were \(names(variants))"]
        }
        for (tested, current) in zip(variants, now.variants) {
            if current.modelName != tested.modelName {
                differences.append(
                    "variant \(tested.name) runs the model \(current.modelName ?? "?"), tested was \(tested.modelName ?? "?")"
                )
            }
            if current.images != tested.images {
                differences.append(
                    "variant \(tested.name) runs the image \(current.images.joined(separator: ", ")), tested was "
                        + tested.images.joined(separator: ", "))
            }
        }
        return differences
    }
}

extension TestedEndpoint {
    /// The member `target` of a report.
    var json: JSONValue {
        [
            "endpoint-name": .string(name), "endpoint-arn": .string(arn), "endpoint-config-name": .string(configName),
            "endpoint-config-arn": .string(configArn), "endpoint-config-created": JSONValue(configCreated),
            "variants": .array(
                variants.map { variant in
                    [
                        "name": .string(variant.name), "model-name": variant.modelName.map(JSONValue.string) ?? .null,
                        "images": .array(variant.images.map(JSONValue.string)),
                    ]
                }),
        ]
    }

    /// Reads that member; nil where a part is missing.
    init?(_ json: JSONValue) {
        guard let name = json["endpoint-name"]?.string, let arn = json["endpoint-arn"]?.string,
            let configName = json["endpoint-config-name"]?.string, let configArn = json["endpoint-config-arn"]?.string,
            let configCreated = json["endpoint-config-created"]?.double, let variants = json["variants"]?.array
        else { return nil }
        self.name = name
        self.arn = arn
        self.configName = configName
        self.configArn = configArn
        self.configCreated = configCreated
        var read: [Variant] = []
        for variant in variants {
            guard let name = variant["name"]?.string, let images = variant["images"]?.array else { return nil }
            read.append(
                Variant(name: name, modelName: variant["model-name"]?.string, images: images.compactMap(\.string)))
        }
        self.variants = read
    }
}

/// Whether an endpoint stands still and serves, so that a test of it means something. Pure.
enum EndpointReadiness: Sendable, Hashable {
    case serving
    /// Somebody is changing it: what answers now may be gone in a minute.
    case inMotion
    /// It serves nothing that could be named.
    case broken
    /// A word that we do not know is not taken for anything.
    case unknown

    /// By SageMaker's word.
    init(_ status: EndpointStatus) {
        switch status {
        case .inService: self = .serving
        case .creating, .updating, .systemUpdating, .rollingBack, .deleting: self = .inMotion
        case .outOfService, .failed, .updateRollbackFailed: self = .broken
        case .unknown: self = .unknown
        }
    }

    /// The exit code of a test that cannot begin; nil where it can.
    var failure: Failure.Kind? {
        switch self {
        case .serving: nil
        case .inMotion: .conflict
        case .broken: .unavailable
        case .unknown: .failed
        }
    }
}
