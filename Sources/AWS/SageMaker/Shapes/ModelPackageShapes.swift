/// What the operations on the model registry share.
import FoundationEssentials

/// Details about inference jobs that you can run with models based on this model package.
public struct InferenceSpecification: Codable, Sendable, Hashable {
    /// The Amazon ECR registry path of the Docker image that contains the inference code.
    public var containers: [ModelPackageContainerDefinition]
    /// A list of the instance types on which a transformation job can be run or on which an endpoint can be
    /// deployed.
    public var supportedTransformInstanceTypes: [String]?
    /// A list of the instance types that are used to generate inferences in real-time.
    public var supportedRealtimeInferenceInstanceTypes: [String]?
    /// The supported MIME types for the input data.
    public var supportedContentTypes: [String]?
    /// The supported MIME types for the output data.
    public var supportedResponseMIMETypes: [String]?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(containers: [ModelPackageContainerDefinition]) {
        self.containers = containers
    }
}

/// Describes the Docker container for the model package.
public struct ModelPackageContainerDefinition: Codable, Sendable, Hashable {
    /// The DNS host name for the Docker container.
    public var containerHostname: String?
    /// The Amazon Elastic Container Registry (Amazon ECR) path where inference code is stored.
    public var image: String?
    /// An MD5 hash of the training algorithm that identifies the Docker image used for training.
    public var imageDigest: String?
    /// The Amazon S3 path where the model artifacts, which result from model training, are stored.
    public var modelDataUrl: String?
    /// The environment variables to set in the Docker container.
    public var environment: [String: String]?
    /// The machine learning framework of the model package container image.
    public var framework: String?
    /// The framework version of the Model Package Container Image.
    public var frameworkVersion: String?
    /// The ETag associated with Model Data URL.
    public var modelDataETag: String?

    /// An empty value to fill.
    public init() {}
}

/// Details about the current status of the model package.
public struct ModelPackageStatusDetails: Codable, Sendable, Hashable {
    /// The validation status of the model package.
    public var validationStatuses: [ModelPackageStatusItem]
    /// The status of the scan of the Docker image container for the model package.
    public var imageScanStatuses: [ModelPackageStatusItem]?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(validationStatuses: [ModelPackageStatusItem]) {
        self.validationStatuses = validationStatuses
    }
}

/// Represents the overall status of a model package.
public struct ModelPackageStatusItem: Codable, Sendable, Hashable {
    /// The name of the model package for which the overall status is being reported.
    public var name: String
    /// The current status.
    public var status: ValidationState
    /// if the overall status is Failed, the reason for the failure.
    public var failureReason: String?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(name: String, status: ValidationState) {
        self.name = name
        self.status = status
    }
}

/// Provides summary information about a model package.
public struct ModelPackageSummary: Codable, Sendable, Hashable {
    /// The name of the model package.
    public var modelPackageName: String?
    /// If the model package is a versioned model, the model group that the versioned model belongs to.
    public var modelPackageGroupName: String?
    /// If the model package is a versioned model, the version of the model.
    public var modelPackageVersion: Int?
    /// The Amazon Resource Name (ARN) of the model package.
    public var modelPackageArn: Arn
    /// A brief description of the model package.
    public var modelPackageDescription: String?
    /// A timestamp that shows when the model package was created.
    public var creationTime: Date
    /// The overall status of the model package.
    public var modelPackageStatus: ModelPackageStatus
    /// The approval status of the model.
    public var modelApprovalStatus: ModelApprovalStatus?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(modelPackageArn: Arn, creationTime: Date, modelPackageStatus: ModelPackageStatus) {
        self.modelPackageArn = modelPackageArn
        self.creationTime = creationTime
        self.modelPackageStatus = modelPackageStatus
    }
}

/// Metadata properties of the tracking entity, trial, or trial component.
public struct ModelOrigin: Codable, Sendable, Hashable {
    /// The commit ID.
    public var commitId: String?
    /// The repository.
    public var repository: String?
    /// The entity this entity was generated by.
    public var generatedBy: String?
    /// The project ID.
    public var projectId: String?

    /// An empty value to fill.
    public init() {}
}

/// A structure describing the current state of the model in its life cycle.
public struct ModelLifeCycle: Codable, Sendable, Hashable {
    /// The current stage in the model life cycle.
    public var stage: String
    /// The current status of a stage in model life cycle.
    public var stageStatus: String
    /// Describes the stage related details.
    public var stageDescription: String?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(stage: String, stageStatus: String) {
        self.stage = stage
        self.stageStatus = stageStatus
    }
}
