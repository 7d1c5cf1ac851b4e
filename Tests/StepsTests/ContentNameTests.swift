/// Names by content: stable, telling apart, within SageMaker's rule.
import AWS
import Testing

@testable import Steps

@Suite struct ContentNameTests {
    static func model(_ data: String, tag: String? = nil) -> CreateModel {
        var container = ContainerDefinition()
        container.image = "image"
        container.modelDataUrl = data
        var model = CreateModel(modelName: "anything")
        model.primaryContainer = container
        model.tags = tag.map { [SageMakerTag(key: "run", value: $0)] }
        return model
    }

    static func name(_ model: CreateModel, endpoint: String = "churn") throws -> String {
        let endpoint = try #require(EndpointName(argument: endpoint))
        return try RequestContent(model, name: "ModelName").name(for: endpoint)
    }

    @Test func isTheSameForTheSameContent() throws {
        let name = try Self.name(Self.model("s3://b/1"))
        #expect(try Self.name(Self.model("s3://b/1")) == name)
        #expect(try Self.name(Self.model("s3://b/1", tag: "42")) == name)
        #expect(try Self.name(Self.model("s3://b/2")) != name)
        // A change here makes every endpoint deploy anew once.
        #expect(name == "churn-498fc29d63bc9330")
    }

    @Test(arguments: [1, 45, 46, 47, 62, 63])
    func fitsAndIsRecognised(length: Int) throws {
        let endpoint = String(repeating: "e", count: length)
        let name = try Self.name(Self.model("s3://b/1"), endpoint: endpoint)
        #expect(name.utf8.count <= 63)
        #expect(name.wholeMatch(of: /[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}/) != nil)
        #expect(RequestContent.isName(name, for: try #require(EndpointName(argument: endpoint))))
    }

    @Test func tellsLongEndpointsApart() throws {
        let stem = String(repeating: "e", count: 62)
        let (one, two) = try (
            Self.name(Self.model("s3://b/1"), endpoint: stem + "1"),
            Self.name(Self.model("s3://b/1"), endpoint: stem + "2")
        )
        #expect(one != two)
        #expect(!RequestContent.isName(two, for: try #require(EndpointName(argument: stem + "1"))))
    }

    @Test(arguments: [
        "churn-by-hand", "churn-0123456789abcde", "churn-0123456789abcdeF", "churn-eu-0123456789abcdef", "",
    ])
    func leavesOtherNamesAlone(name: String) throws {
        #expect(!RequestContent.isName(name, for: try #require(EndpointName(argument: "churn"))))
    }

    @Test func findsWhatDiffers() throws {
        let old = try RequestContent(Self.model("s3://b/1"), name: "ModelName")
        let new = try RequestContent(Self.model("s3://b/2"), name: "ModelName")
        #expect(
            EndpointChange.between(old, new, in: "Model")
                == [EndpointChange(what: "Model.PrimaryContainer.ModelDataUrl", from: "s3://b/1", to: "s3://b/2")])
        #expect(EndpointChange.between(new, new, in: "Model").isEmpty)
        #expect(EndpointChange.between(nil, new, in: "Model").allSatisfy { $0.from == nil })
    }
}
