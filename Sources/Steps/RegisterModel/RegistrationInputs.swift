/// The types of register-model's inputs, and what they may be together.
import AWS
import ArgumentParser
import JSON

/// A group of the registry, by name or ARN.
struct PackageGroup: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// As it was given.
    let description: String

    /// What is right.
    static var form: String { "a model package group's name, or its ARN" }
    /// A record that has a group has a version of it too, which says more.
    static var comesFromRecords: Bool { false }

    /// Reads a name or an ARN.
    init?(argument: String) {
        var name = argument[...]
        if let arn = Arn(argument) {
            guard arn.service == "sagemaker", arn.resource.hasPrefix("model-package-group/") else { return nil }
            name = arn.resource.dropFirst("model-package-group/".count)
        }
        guard name.utf8.count <= 63, name.wholeMatch(of: /[a-zA-Z0-9](-*[a-zA-Z0-9])*/) != nil else { return nil }
        description = argument
    }

    /// The name alone.
    var name: String { description.split(separator: "/").last.map(String.init) ?? description }
    /// True where it is named by an ARN, and so may be another account's.
    var isArn: Bool { description.hasPrefix("arn:") }

    /// A string.
    static var schema: JSONValue { String.schema }
    /// As it was given.
    var json: JSONValue { .string(description) }
}

/// The name of a training job.
struct JobName: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// The name.
    let description: String

    /// What is right.
    static var form: String { "a training job's name: letters, digits and hyphens, at most 63 characters" }

    /// Reads a name.
    init?(argument: String) {
        guard argument.utf8.count <= 63, argument.wholeMatch(of: /[a-zA-Z0-9](-*[a-zA-Z0-9])*/) != nil else {
            return nil
        }
        description = argument
    }

    /// A string.
    static var schema: JSONValue { String.schema }
    /// The name.
    var json: JSONValue { .string(description) }
}

/// The version of a framework, by SageMaker's rule.
struct FrameworkVersion: Sendable, Hashable, InputValue, CustomStringConvertible {
    /// The version.
    let description: String

    /// What is right.
    static var form: String { "a version such as 1.7-1: a digit, a dot, and more, 3 to 10 characters" }

    /// Reads a version.
    init?(argument: String) {
        guard (3...10).contains(argument.utf8.count), argument.wholeMatch(of: /[0-9]\.[A-Za-z0-9.\-]+/) != nil else {
            return nil
        }
        description = argument
    }
}

/// A machine learning task, in the API's word. What evaluate-model calls a task is another thing.
struct MachineLearningTask: Sendable, Hashable, InputValue, CustomStringConvertible {
    /// The word.
    let description: String

    /// What is right.
    static var form: String { "a word of the API, such as CLASSIFICATION or REGRESSION; OTHER where none fits" }
    /// `binary` and the like are evaluate-model's.
    static var comesFromRecords: Bool { false }

    /// Reads a word.
    init?(argument: String) {
        guard (1...256).contains(argument.utf8.count) else { return nil }
        description = argument
    }
}

/// A content type.
struct MediaType: Sendable, Hashable, InputValue, CustomStringConvertible {
    /// `text/csv`.
    static let csv = MediaType(known: "text/csv")

    /// The type.
    let description: String

    /// What is right.
    static var form: String { "a content type, such as text/csv" }

    /// Reads a type.
    init?(argument: String) {
        guard argument.utf8.count <= 256, argument.wholeMatch(of: /[-\w]+\/\S.*/) != nil else { return nil }
        description = argument
    }

    private init(known: String) { description = known }
    /// As it is given.
    var defaultValueDescription: String { description }
}

/// A type of instances.
struct InstanceType: Sendable, Hashable, InputValue, CustomStringConvertible {
    /// The type.
    let description: String

    /// What is right.
    static var form: String { "an instance type, such as ml.m5.large" }

    /// Reads a type.
    init?(argument: String) {
        guard argument.wholeMatch(of: /ml\.[a-z0-9-]+\.[a-z0-9]+/) != nil else { return nil }
        description = argument
    }
}

/// The status a version begins with, in the API's words.
enum RegisteredApproval: String, Sendable, CaseIterable, InputValue, CustomStringConvertible {
    case pendingManualApproval = "PendingManualApproval"
    case approved = "Approved"
    case rejected = "Rejected"

    /// What is right.
    static var form: String { "PendingManualApproval, Approved or Rejected" }
    /// What a gate said of another version is nothing about this one.
    static var comesFromRecords: Bool { false }
    /// The word.
    var description: String { rawValue }

    /// As the API has it.
    var status: ModelApprovalStatus {
        switch self {
        case .pendingManualApproval: .pendingManualApproval
        case .approved: .approved
        case .rejected: .rejected
        }
    }
}

/// Metadata of a version, `name=value`.
struct MetadataArgument: Sendable, Hashable, InputValue, CustomStringConvertible {
    /// The name.
    let name: String
    /// Its value.
    let value: String

    /// What is right.
    static var form: String {
        "name=value of letters, digits, blanks and _.:/=+-@, the name at most 128 and the value at most 256 characters; "
            + "names of mlops-steps: are its own"
    }

    /// Reads a pair.
    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "=") else { return nil }
        name = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
        guard (1...128).contains(name.unicodeScalars.count), (1...256).contains(value.unicodeScalars.count),
            !name.hasPrefix("mlops-steps:"), Self.fits(name), Self.fits(value)
        else { return nil }
    }

    /// The argument.
    var description: String { "\(name)=\(value)" }

    /// True for what SageMaker takes: letters, digits and blanks of any script, and a few signs.
    static func fits(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .letterNumber, .otherNumber, .spaceSeparator, .lineSeparator, .paragraphSeparator:
                true
            default: "_.:/=+-@".unicodeScalars.contains(scalar)
            }
        }
    }
}

extension RegisterModel {
    /// Refuses what cannot be, before anything is asked of AWS; answers where the report comes from.
    func checkedInputs(_ records: [Record]) throws(Failure) -> QualitySource {
        guard modelData != nil || trainingJobName != nil else {
            throw .usage(
                input: "model-data", "nothing is given to register",
                tryThis: "Give model-data, training-job-name, or a record of wait-pipeline.")
        }
        if let modelData {
            guard imageUri != nil || trainingJobName != nil else {
                throw .usage(
                    input: "image-uri", "no image is given to serve \(modelData)",
                    tryThis: "Give image-uri, or the training job whose image it is.")
            }
            guard !modelData.key.isEmpty, !modelData.key.hasSuffix("/") else {
                throw .usage(
                    input: "model-data", "\(modelData) names no object",
                    tryThis: "Give the address of the model.tar.gz itself.")
            }
        }
        if let description, description.unicodeScalars.count > 1024 {
            throw .usage(
                input: "description", "it has more than 1024 characters", tryThis: "Say it in fewer words.")
        }
        try checkMetadata()
        guard tags.isEmpty || createGroup else {
            throw .usage(
                input: "tags", "AWS puts none on a version, which has its group's",
                tryThis: "Tag the group, or give create-group: true; customer-metadata is of the version.")
        }
        guard !createGroup || !modelPackageGroup.isArn else {
            throw .usage(
                input: "create-group", "\(modelPackageGroup) is an ARN, and a group is made by its name",
                tryThis: "Give the group's name, in its own account; or leave create-group out.")
        }
        return try QualitySource(
            modelMetricsUri: modelMetricsUri, report: report, reportUri: reportUri, records: records)
    }

    private func checkMetadata() throws(Failure) {
        let names = customerMetadata.map(\.name)
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw .usage(input: "customer-metadata", "\(twice) is there twice", tryThis: "Give each name once.")
        }
        // The registry takes 50; this step and approve-model write some of their own.
        guard customerMetadata.count <= 40 else {
            throw .usage(
                input: "customer-metadata", "there are \(customerMetadata.count) of them", tryThis: "Give at most 40.")
        }
    }
}
