/// The models behind an endpoint as a person asks for them: one by the step's own inputs, or several by `variants`. Pure.
import AWS
import JSON

/// One model to serve, on what, and with which share of the requests.
struct VariantRequest: Sendable, Hashable {
    /// Where the model comes from.
    enum Source: Sendable, Hashable {
        case package(Arn)
        /// The newest Approved package of a group.
        case group(String)
        case archive(S3URI, image: String)
    }

    /// nil where the endpoint's own name for its one variant is kept.
    var name: String?
    var source: Source
    var environment: [String: String] = [:]
    var instanceType: String?
    var instanceCount: Int?
    /// Against the weights of the others; nil where it is not asked for.
    var weight: Double?
    var serverless: ServerlessRequest?
    /// False where it is to have instances, whatever it has now.
    var mayStayServerless = true
    var scaling: ScalingWish?

    /// The list in `variants`, by name; between 1 and 10 of them.
    static func list(_ text: String) throws(Failure) -> [VariantRequest] {
        let json: JSONValue
        do { json = try JSONValue(parsing: text) } catch {
            throw .usage(input: "variants", "it is not JSON: \(error)", tryThis: example)
        }
        guard let elements = json.array, (1...10).contains(elements.count) else {
            throw .usage(input: "variants", "it is no list of 1 to 10 variants", tryThis: example)
        }
        var variants: [VariantRequest] = []
        for (index, element) in elements.enumerated() {
            let variant = try VariantRequest(element, at: index)
            guard !variants.contains(where: { $0.name == variant.name }) else {
                throw .usage(
                    input: "variants", "\(variant.name ?? "") is there twice", tryThis: "Give each a name of its own.")
            }
            variants.append(variant)
        }
        guard variants.contains(where: { $0.weight != 0 }) else {
            throw .usage(
                input: "variants", "all weights are 0: nobody would take requests", tryThis: "Give one a weight.")
        }
        // In which order they are written makes no other endpoint.
        return variants.sorted { ($0.name ?? "") < ($1.name ?? "") }
    }

    private static let example = """
        Give a list such as [{"name": "old", "model-package-arn": "arn:…/1", "weight": 9, "instance-type": \
        "ml.m5.large"}, {"name": "new", "model-package-arn": "arn:…/2", "weight": 1, "instance-type": "ml.m5.large"}].
        """

    private static let scalars = [
        "name", "model-package-arn", "model-package-group", "model-data", "image-uri", "instance-type",
        "instance-count", "weight",
    ]

    /// One by the step's own inputs.
    init(source: Source) { self.source = source }

    private init(_ json: JSONValue, at index: Int) throws(Failure) {
        guard var object = json.object else {
            throw .usage(input: "variants", "element \(index + 1) is no object", tryThis: Self.example)
        }
        let (environment, scaling) = (object["environment"], object["autoscaling"])
        object["environment"] = nil
        object["autoscaling"] = nil
        let called = object["name"]?.string.map { "the variant \($0)" } ?? "element \(index + 1)"
        let values = try NamedValues(.object(object), of: "variants", place: "in \(called), ")
        try values.only(Self.scalars + ["environment", "autoscaling"])
        guard let name = values.text("name"), EndpointName(argument: name) != nil else {
            throw values.refused(
                "there is no right name",
                tryThis: "Give a name of letters, digits and hyphens, at most 63 characters.")
        }
        self.name = name
        mayStayServerless = false
        source = try Self.source(values)
        instanceType = values.text("instance-type")
        instanceCount = try values.whole("instance-count", in: 1...10_000)
        weight = try values.number("weight") ?? 1
        self.environment = try Self.environment(environment, values)
        if let scaling, scaling != .null {
            self.scaling =
                scaling.string?.lowercased() == "none"
                ? .remove
                : .scale(try ScalingRequest(NamedValues(scaling, of: "variants", place: "in \(called), autoscaling: ")))
        }
    }

    private static func source(_ values: NamedValues) throws(Failure) -> Source {
        let package: Arn? = try values.value("model-package-arn")
        let group = values.text("model-package-group")
        let data: S3URI? = try values.value("model-data")
        switch (package, group, data, values.text("image-uri")) {
        case (let package?, nil, nil, nil): return .package(package)
        case (nil, let group?, nil, nil): return .group(group)
        case (nil, nil, let data?, let image?): return .archive(data, image: image)
        default:
            throw values.refused(
                "it must say which model it serves, once",
                tryThis: "Give one of model-package-arn, model-package-group, and model-data with image-uri.")
        }
    }

    private static func environment(_ json: JSONValue?, _ values: NamedValues) throws(Failure) -> [String: String] {
        guard let json, json != .null else { return [:] }
        var environment: [String: String] = [:]
        for (name, value) in json.object?.members ?? [] {
            let text: String? =
                switch value {
                case .string(let text): text
                case .number, .bool: value.text
                case .null, .array, .object: nil
                }
            guard let text, name.wholeMatch(of: /[a-zA-Z_][a-zA-Z0-9_]*/) != nil else {
                throw values.refused(
                    "environment has “\(name)”, which is no variable with a text",
                    tryThis: "Give texts by name, such as {\"LOG_LEVEL\": \"info\"}.")
            }
            environment[name] = text
        }
        guard json.object != nil else {
            throw values.refused("environment is no object", tryThis: "Give {\"NAME\": \"value\"}.")
        }
        return environment
    }
}
