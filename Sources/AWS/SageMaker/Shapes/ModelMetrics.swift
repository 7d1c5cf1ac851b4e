/// Where a model package's reports are.

/// Metrics for the model.
public struct ModelMetrics: Codable, Sendable, Hashable {
    /// Metrics that measure the quality of a model.
    public var modelQuality: ModelQualityMetrics?
    /// Metrics that measure the quality of the input data for a model.
    public var modelDataQuality: ModelDataQualityMetrics?
    /// Metrics that measure bias in a model.
    public var bias: ModelBiasMetrics?
    /// Metrics that help explain a model.
    public var explainability: ModelExplainabilityMetrics?

    /// An empty value to fill.
    public init() {}
}

/// Metrics that measure the quality of a model.
public struct ModelQualityMetrics: Codable, Sendable, Hashable {
    /// Model quality statistics.
    public var statistics: ModelMetricsFile?
    /// Model quality constraints.
    public var constraints: ModelMetricsFile?

    /// An empty value to fill.
    public init() {}
}

/// Metrics that measure the quality of the input data for a model.
public struct ModelDataQualityMetrics: Codable, Sendable, Hashable {
    /// Data quality statistics for a model.
    public var statistics: ModelMetricsFile?
    /// Data quality constraints for a model.
    public var constraints: ModelMetricsFile?

    /// An empty value to fill.
    public init() {}
}

/// Metrics that measure bias in a model.
public struct ModelBiasMetrics: Codable, Sendable, Hashable {
    /// The bias report for a model.
    public var report: ModelMetricsFile?
    /// The pre-training bias report for a model.
    public var preTrainingReport: ModelMetricsFile?
    /// The post-training bias report for a model.
    public var postTrainingReport: ModelMetricsFile?

    /// An empty value to fill.
    public init() {}
}

/// Metrics that help explain a model.
public struct ModelExplainabilityMetrics: Codable, Sendable, Hashable {
    /// The explainability report for a model.
    public var report: ModelMetricsFile?

    /// An empty value to fill.
    public init() {}
}

/// Model quality statistics.
public struct ModelMetricsFile: Codable, Sendable, Hashable {
    /// The metric source content type.
    public var contentType: String
    /// The hash key used for the metrics source.
    public var contentDigest: String?
    /// The S3 URI for the metrics source.
    public var s3Uri: String

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(contentType: String, s3Uri: String) {
        self.contentType = contentType
        self.s3Uri = s3Uri
    }
}

/// Represents the drift check baselines that can be used when the model monitor is set using the model package.
public struct DriftCheckBaselines: Codable, Sendable, Hashable {
    /// Represents the drift check model data quality baselines.
    public var modelDataQuality: ModelDataQualityMetrics?

    /// An empty value to fill.
    public init() {}
}
