/// A serverless endpoint as a person asks for it, within SageMaker's limits. Pure.
import AWS

/// What `serverless` asks for: `true`, or memory-mb, max-concurrency and provisioned-concurrency.
struct ServerlessRequest: Sendable, Hashable {
    /// Memory of one copy, in steps of 1024.
    var memory = 2048
    /// Requests at a time.
    var maxConcurrency = 5
    /// Copies that are kept warm.
    var provisioned: Int?

    /// What is asked for; nil where that is `false`.
    static func read(_ text: String) throws(Failure) -> ServerlessRequest? {
        if let truth = SwitchWord.truth(text) { return truth ? ServerlessRequest() : nil }
        return try ServerlessRequest(NamedValues(text, of: "serverless"))
    }

    /// SageMaker's defaults in its own SDK: 2048 MB, 5 requests at a time, nothing kept warm.
    init() {}

    /// From values by name.
    init(_ values: NamedValues) throws(Failure) {
        try values.only(["memory-mb", "max-concurrency", "provisioned-concurrency"])
        memory = try values.whole("memory-mb", in: 1024...6144) ?? memory
        guard memory.isMultiple(of: 1024) else {
            throw values.refused("memory-mb is \(memory)", tryThis: "SageMaker takes 1024, 2048, … 6144.")
        }
        maxConcurrency = try values.whole("max-concurrency", in: 1...200) ?? maxConcurrency
        provisioned = try values.whole("provisioned-concurrency", in: 1...200)
        if let provisioned, provisioned > maxConcurrency {
            throw values.refused(
                "provisioned-concurrency is \(provisioned), and max-concurrency \(maxConcurrency)",
                tryThis: "Keep no more copies warm than requests may run at a time.")
        }
    }

    /// What is asked for of an endpoint that stands.
    init(_ config: ProductionVariantServerlessConfig) {
        memory = config.memorySizeInMB
        maxConcurrency = config.maxConcurrency
        provisioned = config.provisionedConcurrency
    }

    /// As SageMaker takes it.
    var config: ProductionVariantServerlessConfig {
        var config = ProductionVariantServerlessConfig(memorySizeInMB: memory, maxConcurrency: maxConcurrency)
        config.provisionedConcurrency = provisioned
        return config
    }

    /// `2048 MB and 5 at a time, 2 of them kept warm`.
    var words: String {
        "\(memory) MB and \(maxConcurrency) at a time" + (provisioned.map { ", \($0) of them kept warm" } ?? "")
    }
}
