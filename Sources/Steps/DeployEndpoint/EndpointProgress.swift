/// A deployment as it is drawn while it lasts: the endpoint, and a line for each variant.
import AWS

extension EndpointWatch.Look {
    /// The look for who follows it.
    func progress(of endpoint: EndpointName, began: Duration, seen: Duration) -> Progress {
        var progress = Progress("endpoint \(endpoint)", status: "\(status)", began: began, seen: seen)
        let isMoving = status != .inService
        progress.parts = variants.map { variant in
            let isWhole =
                variant.serverless.map { $0 == variant.wantedServerless }
                ?? (variant.instances != nil && variant.instances == variant.wantedInstances)
            return Progress.Part(
                variant.name, isWhole && !isMoving ? .succeeded : .running,
                note: [config.map { "with \($0)" }, variant.fleet].compactMap { $0 }.joined(separator: ", "))
        }
        progress.parts += stages.map { stage in
            Progress.Part(stage, .running, note: pendingConfig.map { "going to \($0)" } ?? "")
        }
        if let failureReason { progress.parts.append(Progress.Part("SageMaker says", .failed, note: failureReason)) }
        return progress
    }
}

extension WantedFleet.Variant {
    /// `2 instances, 50 % of requests`, as far as SageMaker tells.
    fileprivate var fleet: String? {
        guard let instances else { return serverless?.words }
        let wanted = wantedInstances.flatMap { $0 == instances ? nil : " of \($0)" } ?? ""
        return "\(instances)\(wanted) instance\(instances == 1 && wanted.isEmpty ? "" : "s")"
    }
}
