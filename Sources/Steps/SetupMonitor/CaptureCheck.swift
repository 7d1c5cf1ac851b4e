/// Whether there is anything to watch: an endpoint in service that captures what it is asked and answers. Pure.
import AWS

/// What an endpoint's data capture comes to.
enum CaptureCheck: Sendable, Hashable {
    /// Data is captured: where to, and which share of the requests.
    case captured(to: String, percent: Int)
    /// There is nothing to watch.
    case refused(because: String, tryThis: String)

    /// Judges an endpoint as it stands.
    init(status: EndpointStatus, capture: DataCaptureConfigSummary?) {
        let tryThis: String
        switch status {
        case .inService:
            self = Self.judge(capture)
            return
        case .creating, .updating, .systemUpdating, .rollingBack:
            tryThis = "Run the step again when the endpoint is InService; deploy-endpoint waits for that."
        case .outOfService, .failed, .updateRollbackFailed, .deleting:
            tryThis = "Bring the endpoint into service first: deploy-endpoint says what is wrong with it."
        case .unknown: tryThis = "Look at the endpoint in the console; update mlops-steps, or report the status."
        }
        self = .refused(because: "the endpoint is \(status), not InService", tryThis: tryThis)
    }

    private static func judge(_ capture: DataCaptureConfigSummary?) -> CaptureCheck {
        let turnOn = "Deploy it with data-capture-uri (and capture-percent above 0), then run this step again."
        guard let capture else { return .refused(because: "the endpoint captures no data", tryThis: turnOn) }
        guard capture.enableCapture else {
            return .refused(because: "the endpoint's data capture is off", tryThis: turnOn)
        }
        guard capture.captureStatus == .started else {
            return .refused(
                because: "the endpoint's data capture is \(capture.captureStatus), not Started",
                tryThis: "Look at the role's right to write to \(capture.destinationS3Uri); then deploy again.")
        }
        guard (1...100).contains(capture.currentSamplingPercentage) else {
            return .refused(
                because: "the endpoint captures \(capture.currentSamplingPercentage) % of its requests",
                tryThis: turnOn)
        }
        return .captured(to: capture.destinationS3Uri, percent: capture.currentSamplingPercentage)
    }
}

/// What is kept of a captured request, as the endpoint's configuration says.
enum CapturedContent: Sendable, Hashable {
    /// Requests, as the text they were.
    case text
    /// Requests, in base64: no content type was named as CSV or JSON.
    case base64
    /// No requests.
    case answersAlone

    /// Judges a capture that is on.
    init(_ capture: DataCaptureConfig) {
        let types = capture.captureContentTypeHeader
        if !capture.captureOptions.contains(where: { [.input, .inputAndOutput].contains($0.captureMode) }) {
            self = .answersAlone
        } else if (types?.csvContentTypes ?? []).isEmpty, (types?.jsonContentTypes ?? []).isEmpty {
            self = .base64
        } else {
            self = .text
        }
    }
}
