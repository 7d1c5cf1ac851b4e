/// The variables that SageMaker sets in a container, and what follows from each.
import Serving
import Testing

@Suite struct ServingSettingsTests {
    @Test func defaults() throws {
        let settings = try ServingSettings(environment: ["PATH": "/bin", "SAGEMAKER_BIND_TO_PORT": ""])
        #expect(settings == ServingSettings())
        #expect(settings.port == 8080 && settings.model == "/opt/ml/model" && settings.longestBody == 6 << 20)
    }

    @Test func everyVariable() throws {
        let settings = try ServingSettings(environment: [
            "SAGEMAKER_BIND_TO_PORT": "9000", "SM_MODEL_DIR": "/m", "MAX_CONTENT_LENGTH": "100",
            "SAGEMAKER_MODEL_SERVER_WORKERS": "4",
            "SAGEMAKER_MODEL_SERVER_TIMEOUT": "5", "SAGEMAKER_BATCH": "True",
            "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT": "application/json",
            "SAGEMAKER_INFERENCE_OUTPUT": "labels,raw_score",
        ])
        var wanted = ServingSettings()
        (wanted.port, wanted.model, wanted.longestBody, wanted.workers) = (9_000, "/m", 100, 4)
        (wanted.idleSeconds, wanted.isBatch, wanted.standard, wanted.output) = (5, true, .json, [.labels, .rawScore])
        #expect(settings == wanted)
        #expect(try !ServingSettings(environment: ["SAGEMAKER_BATCH": "false"]).isBatch)
    }

    @Test(arguments: [
        ("SAGEMAKER_BIND_TO_PORT", "70000", "it takes a whole number from 0 to 65535"),
        ("MAX_CONTENT_LENGTH", "6MB", "a whole number"),
        ("SAGEMAKER_MODEL_SERVER_WORKERS", "0", "a whole number from 1"),
        ("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", "image/png", "answers are text/csv"),
        ("SAGEMAKER_INFERENCE_OUTPUT", "probability,odds", "“odds” is none of predicted_label"),
    ]) func variablesThatCannotBeFollowed(name: String, value: String, reason: String) {
        let error = #expect(throws: ServingSettings.Refusal.self) { try ServingSettings(environment: [name: value]) }
        #expect(error?.description.contains("\(name) is “\(value)”") ?? false)
        #expect(error?.description.contains(reason) ?? false)
    }
}
