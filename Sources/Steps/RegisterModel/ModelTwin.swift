/// Whether a version of the registry has the model that is to be registered. Pure.
import AWS
import FoundationEssentials

/// A version, as far as it says which model it has.
struct VersionedModel: Sendable, Hashable {
    var status: ModelPackageStatus
    /// Of its one container; nil where it has several, or none.
    var data: String?
    var image: String?
    /// Names the bytes that were registered, without quotes; nil where the registry does not say.
    var eTag: String?
    var created: Date

    /// True for a version that can be, or is becoming, usable with this address and this image: it is worth a closer look.
    func isCandidate(for model: RegisteredModel) -> Bool {
        switch status {
        case .completed, .pending, .inProgress: data == model.data.description && image == model.image
        case .failed, .deleting, .unknown: false
        }
    }

    /// True where it has these very bytes.
    ///
    /// By the ETag it was registered with; where none is known, by time: what was written before it was registered, and not
    /// since, is what it has. An object whose time is not told either may be anything.
    func isTwin(of model: RegisteredModel) -> Bool {
        guard isCandidate(for: model) else { return false }
        if let eTag { return eTag == model.eTag }
        return model.modified.map { $0 <= created } ?? false
    }
}

extension VersionedModel {
    /// What a list says of it.
    init(_ package: BatchDescribedModelPackage) {
        self.init(
            status: package.modelPackageStatus, data: nil, image: nil, eTag: nil, created: package.creationTime)
        take(package.inferenceSpecification)
    }

    /// What its description says.
    init(_ package: DescribeModelPackage.Output) {
        self.init(
            status: package.modelPackageStatus, data: nil, image: nil, eTag: nil, created: package.creationTime)
        take(package.inferenceSpecification)
        eTag = eTag ?? package.customerMetadataProperties?[RegisterModel.eTagProperty]
    }

    private mutating func take(_ specification: InferenceSpecification?) {
        guard let containers = specification?.containers, containers.count == 1, let only = containers.first else {
            return
        }
        data = only.modelDataUrl
        image = only.image
        eTag = only.modelDataETag.map(RegisterModel.bare)
    }
}
