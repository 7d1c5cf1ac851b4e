/// A version in the model registry, read out of its ARN, so that it is known which of two is newer. Pure.
import AWS

/// `…:model-package/GROUP/VERSION`.
struct PackageVersion: Sendable, Hashable {
    let arn: Arn
    /// In small letters, as AWS writes it in some ARNs.
    let group: String
    let number: Int

    /// Reads an ARN; nil for what is no version in a group.
    init?(_ arn: Arn) {
        let parts = arn.resource.split(separator: "/", omittingEmptySubsequences: false)
        guard arn.service == "sagemaker", parts.count == 3, parts[0] == "model-package", !parts[1].isEmpty,
            let number = Int(parts[2]), number > 0
        else { return nil }
        self.arn = arn
        self.number = number
        group = parts[1].lowercased()
    }

    /// True where both are of one group and this one has the higher number.
    func isNewer(than other: PackageVersion) -> Bool { group == other.group && number > other.number }
}
