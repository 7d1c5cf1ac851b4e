/// Brings the pipeline that stands to the definition that is given, before a run of it starts.
import AWS
import JSON
import Workflow

extension StartPipeline {
    /// The definition file, where one is given.
    func givenDefinition(in world: World) throws(Failure) -> GivenDefinition? {
        guard let path = definition else {
            guard roleArn == nil else {
                throw .usage(
                    input: "role-arn",
                    "it is the role of a pipeline that definition creates or updates, and none is given",
                    tryThis: "Give definition too, or leave it out: the pipeline keeps its role.")
            }
            return nil
        }
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
        _ given: GivenDefinition, _ standing: DescribePipeline.Output?, in world: World, aws: AWSAccess,
        _ report: inout Report<Outputs>
    ) async throws(Failure) -> Arn? {
        guard let standing else { return try await create(given, in: world, aws: aws) }
        guard !isSettled(given, standing) else { return nil }
        tell(given, standing, in: world, &report)
        var update = UpdatePipeline(pipelineName: pipelineName.description)
        update.pipelineDefinition = given.text
        update.roleArn = roleArn
        return try await aws.change(update, doing: "updating the pipeline \(pipelineName)")?.pipelineArn
    }

    /// Whether what stands is what is given: the same definition, and the role where one is named.
    private func isSettled(_ given: GivenDefinition, _ standing: DescribePipeline.Output) -> Bool {
        (try? PipelineDefinition(standing.pipelineDefinition))?.canonical == given.definition.canonical
            && (roleArn == nil || roleArn == standing.roleArn)
    }

    /// Shows the difference to what stands, before anything is changed.
    private func tell(
        _ given: GivenDefinition, _ standing: DescribePipeline.Output, in world: World, _ report: inout Report<Outputs>
    ) {
        if let roleArn, let old = standing.roleArn, old != roleArn {
            world.narrator.say("The pipeline \(pipelineName) runs as \(old), not as \(roleArn): updating it.")
            report.summary.sentence("The role was \(old), and is \(roleArn).")
        }
        let old = (try? PipelineDefinition(standing.pipelineDefinition))?.readable ?? standing.pipelineDefinition
        let difference = LineDifference(from: old, to: given.definition.readable)
        let (new, gone) = difference.counts
        guard new + gone > 0 else { return }
        let title = "The definition of \(pipelineName) differs (-\(gone) +\(new) lines)"
        world.narrator.quote(difference.text(), title: title)
        var fold = StepSummary()
        fold.code(difference.text(), language: "diff")
        report.summary.fold("\(title)", fold)
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
        world.narrator.say(
            "The pipeline \(pipelineName) does not exist: creating it with the steps "
                + "\(given.definition.stepNames.joined(separator: ", ")).")
        do {
            return try await aws.change(creation, doing: "creating the pipeline \(pipelineName)")?.pipelineArn
        } catch {
            guard error.kind == .conflict else { throw error }
            return try await twin(of: given, after: error, aws)
        }
    }

    /// A pipeline that came to be meanwhile: ours, where an answer was lost, or somebody's. Ours is what was asked for.
    private func twin(of given: GivenDefinition, after conflict: Failure, _ aws: AWSAccess) async throws(Failure) -> Arn
    {
        guard let standing = try await standing(aws, mayBeMissing: true), isSettled(given, standing) else {
            throw conflict
        }
        return standing.pipelineArn
    }
}
