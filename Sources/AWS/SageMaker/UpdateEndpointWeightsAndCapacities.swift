/// SageMaker UpdateEndpointWeightsAndCapacities.

/// Changes weights and counts of variants that run; the endpoint is Updating meanwhile, its configuration stays.
public struct UpdateEndpointWeightsAndCapacities: SageMakerOperation {
    /// AWS's name.
    public static let name = "UpdateEndpointWeightsAndCapacities"

    /// The name of an existing SageMaker endpoint.
    public var endpointName: String
    /// An object that provides new capacity and weight values for a variant.
    public var desiredWeightsAndCapacities: [VariantWish]

    /// The request: all of it.
    public init(endpointName: String, desiredWeightsAndCapacities: [VariantWish]) {
        self.endpointName = endpointName
        self.desiredWeightsAndCapacities = desiredWeightsAndCapacities
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The Amazon Resource Name (ARN) of the updated endpoint.
        public var endpointArn: Arn
    }
}

/// Weight and capacity values for a production variant (DesiredWeightAndCapacity).
public struct VariantWish: Codable, Sendable, Hashable {
    /// The name of the variant to update.
    public var variantName: String
    /// The variant's weight.
    public var desiredWeight: Double?
    /// The variant's capacity.
    public var desiredInstanceCount: Int?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(variantName: String) {
        self.variantName = variantName
    }
}
