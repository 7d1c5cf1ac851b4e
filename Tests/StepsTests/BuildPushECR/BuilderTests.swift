/// How builders are read, and what is said to each: command lines, registries, auth files, ends of a push.
import AWS
import FoundationEssentials
import JSON
import Testing

@testable import Steps

@Suite struct BuilderTests {
    private static func docker(_ client: String, _ server: String? = "20.10.24") -> ProgramEnd {
        let said = server.map { #"{"Version":"\#($0)"}"# } ?? "null"
        return ProgramEnd(
            code: server == nil ? 1 : 0, output: #"{"Client":{"Version":"\#(client)"},"Server":\#(said)}"#)
    }

    @Test(
        arguments: [
            (docker("28.2.2"), 0, Builder.Reading.usable(.buildx(path: "d"))),
            (docker("28.2.2"), 1, .usable(.legacy(path: "d"))),
            (docker("20.10.24+dfsg1"), 1, .usable(.buildKit(path: "d"))),
            (docker("18.06.1"), 1, .usable(.legacy(path: "d"))),
            (docker("23.0.0"), 1, .usable(.legacy(path: "d"))),
            (docker("?"), 1, .unusable("docker does not say its version")),
        ] as [(ProgramEnd, Int32, Builder.Reading)])
    func readsDocker(version: ProgramEnd, buildx: Int32, reading: Builder.Reading) {
        #expect(Builder.docker(path: "d", version: version, buildx: ProgramEnd(code: buildx)) == reading)
    }

    @Test(arguments: [docker("28.2.2", nil), ProgramEnd(code: 0, output: "words"), ProgramEnd(code: 127)])
    func needsAnAnswerOfTheDaemon(version: ProgramEnd) {
        guard case .unusable = Builder.docker(path: "d", version: version, buildx: ProgramEnd(code: 0)) else {
            Issue.record("it is taken for usable")
            return
        }
    }

    @Test(arguments: [
        ("buildah version 1.28.2 (image-spec 1.1.0-rc2)", true), ("buildah version 1.24.0", true),
        ("buildah version 2.0.0", true), ("buildah version 1.23.9", false), ("podman", false), ("", false),
    ])
    func readsBuildah(text: String, isUsable: Bool) {
        let reading = Builder.buildah(path: "b", version: ProgramEnd(code: 0, output: text))
        #expect((reading == .usable(.buildah(path: "b"))) == isUsable)
    }

    private static func plan(_ builder: Builder, host: String = Registry.host) throws -> BuildPlan {
        let repository = try repository(host)
        guard let name = RepositoryName(argument: "team/churn"), let region = Region("eu-west-1") else { throw Wrong() }
        let registry = try RegistryAddress(
            of: repository, name: name, account: nil, region: region, isConfigured: host != Registry.host,
            proxyEndpoint: "http://\(host)")
        return BuildPlan(
            builder: builder, context: "c", dockerfile: "c/D", platform: .amd64, target: "t",
            arguments: [NamedValue("A", "1 2")], labels: [NamedValue("l", "m")], secrets: [("s", "/p/secret-0")],
            cacheFrom: [], cacheTo: [], committedAt: 7, registry: registry, reference: "\(host)/team/churn:x",
            folder: "/p")
    }

    private struct Wrong: Error {}

    private static func repository(_ host: String, name: String = "team/churn") throws -> ImageRepository {
        try JSONDecoder().decode(ImageRepository.self, from: Data(Registry.repository(host: host).text.utf8))
    }

    private static let content =
        "--platform linux/amd64 --file c/D --tag R --target t --build-arg A=1 2 --label l=m --secret id=s,src=/p/secret-0 c"

    @Test(arguments: [
        (Builder.buildx(path: "d"), "buildx build --load --provenance=false --sbom=false --progress=plain "),
        (.buildKit(path: "d"), "build --progress=plain "), (.legacy(path: "d"), "build "),
        (.buildah(path: "b"), "build --format docker --authfile /p/auth.json --timestamp 7 "),
    ])
    func buildsWith(builder: Builder, begin: String) throws {
        let plan = try Self.plan(builder)
        let words = plan.build.joined(separator: " ").replacing(plan.reference, with: "R")
        #expect(words == begin + Self.content)
        #expect(plan.login.suffix(4) == ["--username", "AWS", "--password-stdin", Registry.host])
    }

    @Test func pushesWith() throws {
        let docker = try Self.plan(.buildx(path: "d"))
        #expect(docker.push == ["push", docker.reference])
        #expect(docker.environment["DOCKER_CONFIG"] == "/p")
        #expect(docker.environment["SOURCE_DATE_EPOCH"] == "7")
        #expect(try Self.plan(.legacy(path: "d")).environment["DOCKER_BUILDKIT"] == "0")
        let buildah = try Self.plan(.buildah(path: "b"))
        #expect(buildah.push.last == "docker://\(buildah.reference)")
        #expect(!buildah.push.contains("--tls-verify=false"))
        #expect(try Self.plan(.buildah(path: "b"), host: "127.0.0.1:5000").push.contains("--tls-verify=false"))
        #expect(try !Self.plan(.buildah(path: "b"), host: "example.com:5000").push.contains("--tls-verify=false"))
    }

    @Test func saysWhatABuilderCannotDo() throws {
        #expect(try Self.plan(.legacy(path: "d")).cannot?.input == "secrets")
        #expect(try Self.plan(.buildKit(path: "d")).cannot == nil)
        for (builder, cache, input) in [
            (Builder.buildKit(path: "d"), "r", "cache-to"), (.legacy(path: "d"), "r", "cache-to"),
            (.buildah(path: "b"), "type=gha", "cache-to"), (.buildx(path: "d"), "type=gha", nil),
            (.buildah(path: "b"), "host/cache", nil),
        ] {
            var plan = try Self.plan(builder)
            plan.secrets = []
            plan.cacheTo = [cache]
            #expect(plan.cannot?.input == input)
        }
    }

    @Test func fitsCachesForECR() throws {
        var plan = try Self.plan(.buildx(path: "d"))
        plan.cacheTo = ["type=registry,ref=r/c:x", "type=gha", "type=registry,ref=r,image-manifest=false"]
        let words = plan.build
        #expect(words.contains("type=registry,ref=r/c:x,image-manifest=true,oci-mediatypes=true"))
        #expect(words.contains("type=gha"))
        #expect(words.contains("type=registry,ref=r,image-manifest=false"))
    }

    @Test(
        arguments: [
            (Registry.host, nil, false, true), (Registry.host, "123456789012", false, true),
            (Registry.host, "210987654321", false, false), ("evil.example.com", nil, false, false),
            ("123456789012.dkr.ecr.eu-west-2.amazonaws.com", nil, false, false), ("127.0.0.1:5000", nil, true, true),
            ("127.0.0.1:5000", nil, false, false), ("a b", nil, true, false), ("u:p@h", nil, true, false),
        ] as [(String, String?, Bool, Bool)])
    func trustsOneRegistry(host: String, account: String?, isConfigured: Bool, isTrusted: Bool) throws {
        guard let name = RepositoryName(argument: "team/churn"), let region = Region("eu-west-1") else { throw Wrong() }
        let repository = try Self.repository(host)
        let address = try? RegistryAddress(
            of: repository, name: name, account: account, region: region, isConfigured: isConfigured,
            proxyEndpoint: nil)
        #expect((address != nil) == isTrusted)
    }

    @Test func keepsAccessesToOtherRegistries() throws {
        let own = #"{"auths":{"ghcr.io":{"auth":"x"}},"credsStore":"desktop","credHelpers":{"a":"b"}}"#
        let docker = try JSONValue(parsing: AuthFile.docker(from: own, registry: "r:1"))
        #expect(docker["auths"]?["ghcr.io"]?["auth"] == "x")
        #expect(docker["auths"]?["r:1"] == [:])
        // An empty name keeps the password out of the keychain that credsStore names.
        #expect(docker["credHelpers"] == ["a": "b", "r:1": ""])
        #expect(docker["credsStore"] == "desktop")
        #expect(try JSONValue(parsing: AuthFile.docker(from: "garbage", registry: "r"))["auths"] == ["r": [:]])
        #expect(AuthFile.buildah(from: own) == #"{"auths":{"ghcr.io":{"auth":"x"}}}"#)
        #expect(AuthFile.buildah(from: nil) == #"{"auths":{}}"#)
    }

    private static let digest = "sha256:" + String(repeating: "a", count: 64)

    @Test(
        arguments: [
            (0, ["v1: digest: \(digest) size: 528"], nil, PushOutcome.pushed(digest: digest)),
            (0, [], digest + "\n", .pushed(digest: digest)),
            (0, ["done"], nil, .silent), (0, ["digest: sha256:12"], "rubbish", .silent),
            (1, ["denied: no"], nil, .denied("denied: no")),
            (1, ["no basic auth credentials"], nil, .denied("no basic auth credentials")),
            (
                1, ["denied: Your authorization token has expired."], nil,
                .expired("denied: Your authorization token has expired.")
            ),
            (1, ["read: i/o timeout"], nil, .transient("read: i/o timeout")),
            (1, ["toomanyrequests: Rate exceeded"], nil, .transient("toomanyrequests: Rate exceeded")),
            (1, ["tag invalid: it cannot be overwritten"], nil, .immutable("tag invalid: it cannot be overwritten")),
            (1, ["name unknown: x"], nil, .missing("name unknown: x")), (1, ["what"], nil, .failed("what")),
            (1, [], nil, .failed("it ended with exit code 1 and without a word")),
        ] as [(Int32, [String], String?, PushOutcome)])
    func readsTheEndOfAPush(code: Int32, lines: [String], file: String?, outcome: PushOutcome) {
        #expect(PushOutcome.read(ProgramEnd(code: code, lastLines: lines), digestFile: file) == outcome)
    }
}
