/// What an error of the endpoint means to whoever called the API. Pure.
import AWS
import HTTP

extension Refusal {
    /// The refusal that an error of InvokeEndpoint comes to.
    init(_ error: AWSError) {
        if let model = ModelError(error) {
            self.init(model)
            return
        }
        switch error.kind {
        case .transport(let fault): self.init(fault)
        case .credentials, .invalidInput: self = .misconfigured
        case .cancelled: self.init(503, "The model was not asked to the end.", retryAfter: 1)
        case .undecodable, .garbled, .redirected: self = .failed
        case .service(let code, _):
            // Told apart from an endpoint that is asked too often, though both are 429.
            if code == "ModelNotReadyException" {
                self.init(503, "The model is not ready yet.", retryAfter: 5)
            } else if error.isThrottling {
                self.init(429, "The model is asked too often.", retryAfter: 1)
            } else if error.isAccessDenied || error.isExpiredCredentials {
                self = .misconfigured
            } else if error.isNotFound {
                self.init(503, "There is no model to ask at the moment.", retryAfter: 60)
            } else if error.isTransient || error.isCapacity || (500..<600).contains(error.status ?? 0) {
                self.init(503, "The model cannot be asked at the moment.", retryAfter: 1)
            } else {
                self = .failed
            }
        }
    }

    /// What the container answered: 4xx is about the input, the rest about the model.
    private init(_ model: ModelError) {
        switch model.originalStatusCode ?? 500 {
        case 429: self.init(429, "The model is asked too often.", retryAfter: 1)
        case 408, 504: self.init(504, "The model took too long.")
        case 503: self.init(503, "The model is not ready yet.", retryAfter: 5)
        case let status where [406, 413, 415, 422].contains(status):
            self.init(status, "The model does not take this input: it answers \(status).")
        case let status where (400..<500).contains(status):
            self.init(400, "The model does not take this input: it answers \(status).")
        default: self = .failed
        }
    }

    private init(_ fault: TransportError) {
        switch fault.kind {
        case .timedOut, .stalled, .connectTimedOut: self.init(504, "The model took too long.")
        case .tooLarge: self = .tooLong
        case _ where fault.isTransient: self.init(503, "The model cannot be asked at the moment.", retryAfter: 1)
        default: self = .misconfigured
        }
    }

    /// The model, or what stands before it, failed.
    static let failed = Refusal(502, "The model failed.")
    /// It answered more than Lambda hands on.
    static let tooLong = Refusal(502, "The model's answer is too long to be handed on; send fewer rows at a time.")
    /// The function is at fault.
    static let misconfigured = Refusal(500, "The API is not set up rightly.")
}
