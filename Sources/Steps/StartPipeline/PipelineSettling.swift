/// Brings the pipeline that stands to the definition that is given, before a run of it starts.
import AWS
import JSON

extension StartPipeline {
    /// The definition file, where one is given.
    func givenDefinition(in world: World) throws(Failure) -> GivenDefinition? {
        guard let path = definition else { return nil }
        do {
            let text = String(decoding: try world.files.read(path, limit: GivenDefinition.limit), as: UTF8.self)
            return GivenDefinition(text: text, definition: try PipelineDefinition(text))
        } catch {
            throw .usage(
                input: "definition", "\(path): \(error)",
                tryThis: "Give the path of a SageMaker pipeline definition in JSON, Version 2020-12-01.")
        }
    }

    /// A definition as it is sent, and as it is understood.
    struct GivenDefinition {
        /// SageMaker's limit for a definition inside a request.
        static let limit = 1_048_576
        let text: String
        let definition: PipelineDefinition
    }

    /// The pipeline as it stands; nil where there is none and a definition is given to create it from.
    func standing(_ aws: AWSAccess, mayBeMissing: Bool) async throws(Failure) -> DescribePipeline.Output? {
        do {
            return try await aws.read(
                DescribePipeline(pipelineName: pipelineName.description), doing: "reading the pipeline \(pipelineName)")
        } catch {
            guard error.kind == .notFound, mayBeMissing else { throw error }
            return nil
        }
    }

    /// The definition that stands, as far as a start needs it.
    func understood(_ standing: DescribePipeline.Output?) throws(Failure) -> PipelineDefinition {
        do { return try PipelineDefinition(standing?.pipelineDefinition ?? "") } catch {
            throw Failure(
                .failed, doing: "reading the definition of \(pipelineName)", because: error.description,
                tryThis: "Update the pipeline with a definition of Version 2020-12-01.")
        }
    }

    /// Creates or updates the pipeline where it is missing or differs; nil where nothing was changed.
    func settle(
        _ given: GivenDefinition, _ standing: DescribePipeline.Output?, in world: World, aws: AWSAccess
    ) async throws(Failure) -> Arn? {
        guard let standing else { return try await create(given, in: world, aws: aws) }
        let known = try? PipelineDefinition(standing.pipelineDefinition)
        guard known?.canonical != given.definition.canonical else { return nil }
        return try await update(given, standing, aws: aws, narrator: world.narrator)
    }

    private func create(
        _ given: GivenDefinition, in world: World, aws: AWSAccess
    ) async throws(Failure) -> Arn? {
        guard let roleArn else {
            throw .usage(
                input: "role-arn", "the pipeline \(pipelineName) does not exist yet, and creating it takes a role",
                tryThis: "Give the ARN of the role that the pipeline runs as.")
        }
        let token = RequestToken(
            step: Self.manifest.name, content: ["create", pipelineName.description, given.text, roleArn.description],
            key: idempotencyKey, run: world.run, random: world.random)
        var creation = CreatePipeline(
            pipelineName: pipelineName.description, clientRequestToken: token.description, roleArn: roleArn)
        creation.pipelineDefinition = given.text
        world.narrator.say("The pipeline \(pipelineName) does not exist: creating it.")
        return try await aws.change(creation, doing: "creating the pipeline \(pipelineName)")?.pipelineArn
    }

    private func update(
        _ given: GivenDefinition, _ standing: DescribePipeline.Output, aws: AWSAccess, narrator: any Narrator
    ) async throws(Failure) -> Arn? {
        var update = UpdatePipeline(pipelineName: pipelineName.description)
        update.pipelineDefinition = given.text
        update.roleArn = roleArn
        narrator.say("The definition of \(pipelineName) differs from \(standing.pipelineArn): updating it.")
        return try await aws.change(update, doing: "updating the pipeline \(pipelineName)")?.pipelineArn
    }
}
