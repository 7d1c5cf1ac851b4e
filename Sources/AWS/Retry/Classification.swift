/// What the codes of AWS's errors mean: what heals by itself, what is forbidden, missing, taken or sold out.
import HTTP

extension AWSError {
    private static let throttleCodes: Set<String> = [
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
        "TooManyRequestsException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
        "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "RequestThrottled", "SlowDown",
        "PriorRequestNotComplete", "EC2ThrottledException",
    ]
    private static let transientCodes: Set<String> = [
        "RequestTimeout", "RequestTimeoutException", "IDPCommunicationError", "InternalError", "InternalFailure",
        "InternalServerError", "ServiceUnavailable", "ServiceUnavailableException",
    ]
    private static let expiredCodes: Set<String> = [
        "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired",
    ]
    private static let deniedCodes: Set<String> = [
        "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnrecognizedClientException",
        "InvalidClientTokenId", "InvalidAccessKeyId", "AuthFailure", "NotAuthorized", "OptInRequired",
        "SignatureDoesNotMatch", "InvalidSignatureException", "MissingAuthenticationToken",
        "MissingAuthenticationTokenException", "IncompleteSignature", "AccountProblem", "AllAccessDisabled",
        "InvalidIdentityToken", "IDPRejectedClaim", "RegionDisabledException", "Forbidden",
    ]
    private static let missingCodes: Set<String> = [
        "ResourceNotFound", "ResourceNotFoundException", "NoSuchKey", "NoSuchBucket", "NoSuchUpload", "NotFound",
        "NotFoundException", "ObjectNotFoundException", "ResourceNotFoundFault",
        "RepositoryNotFoundException", "ImageNotFoundException", "ScanNotFoundException",
    ]
    private static let conflictCodes: Set<String> = [
        "ConflictException", "ResourceInUse", "ResourceInUseException", "ConcurrentUpdateException",
        "PreconditionFailed", "ConditionalRequestConflict", "OperationAborted", "RepositoryAlreadyExistsException",
        "ImageAlreadyExistsException", "ImageTagAlreadyExistsException",
    ]
    private static let capacityCodes: Set<String> = [
        "ResourceLimitExceeded", "ServiceQuotaExceededException", "InsufficientInstanceCapacity", "CapacityError",
    ]

    /// How the failure heals by itself, if it does.
    var retryClass: RetryPolicy.Class {
        switch kind {
        case .transport(let error): return error.isTransient ? .transient : .none
        case .garbled: return .transient
        case .service(let code, _):
            if Self.throttleCodes.contains(code) { return .throttling }
            if Self.transientCodes.contains(code) { return .transient }
            if [500, 502, 503, 504].contains(status) { return .transient }
            return status == 429 ? .throttling : .none
        case .undecodable, .credentials, .invalidInput, .redirected, .cancelled: return .none
        }
    }

    /// True where asking again may help; the client has done so already.
    public var isTransient: Bool { retryClass != .none }

    /// True where AWS asks us to slow down.
    public var isThrottling: Bool { retryClass == .throttling }

    /// True where the keys have ended and new ones may help.
    public var isExpiredCredentials: Bool { code.map(Self.expiredCodes.contains) ?? false }

    /// True where AWS knows us but says no, or does not know us.
    public var isAccessDenied: Bool {
        guard let code else { return false }
        return Self.deniedCodes.contains(code)
            || ((status == 401 || status == 403) && retryClass == .none
                && !isExpiredCredentials && !isNotFound)
    }

    /// True where the thing asked for does not exist; SageMaker says so with a ValidationException.
    public var isNotFound: Bool {
        guard case .service(let code, let message) = kind else { return false }
        if Self.missingCodes.contains(code) { return true }
        return (code == "ValidationException" || code == "ValidationError")
            && (message.contains("Could not find") || message.contains("does not exist")
                || message.contains("not found"))
    }

    /// True where somebody else holds or changed the thing, or it exists already.
    public var isConflict: Bool {
        guard case .service(let code, let message) = kind else { return false }
        if Self.conflictCodes.contains(code) { return true }
        return code == "ValidationException"
            && (message.contains("already exist") || message.contains("Cannot create already existing"))
    }

    /// True where a quota is used up or AWS has no such machine free.
    public var isCapacity: Bool { code.map(Self.capacityCodes.contains) ?? false }
}
