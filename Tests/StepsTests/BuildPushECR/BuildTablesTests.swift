/// The decisions of build-push-ecr as tables: names, secrets, what a builder sees, whose content an image is.
import Bytes
import JSON
import Testing
import Workflow

@testable import Steps

@Suite struct BuildTablesTests {
    @Test(arguments: [
        ("churn", true), ("team/churn", true), ("a_b.c-d/e--f", true), ("a", false), ("Churn", false),
        ("/churn", false),
        ("churn/", false), ("a//b", false), ("churn:v1", false), ("x.dkr.ecr.eu-west-1.amazonaws.com:1/churn", false),
        ("a..b", false), ("a b", false), ("a\nb", false), (String(repeating: "a", count: 257), false),
    ])
    func repositoryNames(name: String, isRight: Bool) {
        #expect((RepositoryName(argument: name) != nil) == isRight)
    }

    @Test(arguments: [
        ("v1", true), ("_a.b-c", true), (String(repeating: "a", count: 128), true), (".a", false), ("-a", false),
        ("", false),
        ("a/b", false), ("a:b", false), ("a\n", false), (String(repeating: "a", count: 129), false), ("ü", false),
    ])
    func tags(tag: String, isRight: Bool) { #expect((ImageTag(argument: tag) != nil) == isRight) }

    @Test(arguments: [
        ("linux/amd64", true), ("linux/arm64/v8", true), ("linux", false), ("linux/amd64,linux/arm64", false),
        ("", false),
        ("linux/amd64 --push", false),
    ])
    func platforms(text: String, isRight: Bool) { #expect((ImagePlatform(argument: text) != nil) == isRight) }

    @Test(
        arguments: [
            ("A=", "A", ""), ("A=b=c", "A", "b=c"), ("org.x/y-z=1 2", "org.x/y-z", "1 2"), ("A", nil, ""),
            ("=b", nil, ""),
            ("--x=1", nil, ""), ("a b=1", nil, ""),
        ] as [(String, String?, String)])
    func namedValues(text: String, name: String?, value: String) {
        let read = NamedValue(argument: text)
        #expect(read?.name == name)
        if name != nil { #expect(read?.value == value) }
    }

    @Test(
        arguments: [
            (["a=b"], [BuildSecret(id: "a", source: .value(Secret("b")))]),
            (
                ["a=b=c", "d=file:/x=y"],
                [
                    BuildSecret(id: "a", source: .value(Secret("b=c"))), BuildSecret(id: "d", source: .file("/x=y")),
                ]
            ),
            (["a"], nil), (["=b"], nil), (["a="], nil), (["a=file:"], nil), (["a=1", "a=2"], nil),
            (["a,src=/etc=1"], nil),
        ] as [([String], [BuildSecret]?)])
    func secrets(lines: [String], read: [BuildSecret]?) {
        #expect((try? BuildSecret.read(lines.map(Secret.init))) == read)
    }

    @Test(arguments: [
        ("*.tmp", "a.tmp", true), ("*.tmp", "d/a.tmp", false), ("**/*.tmp", "d/e/a.tmp", true),
        ("**/*.tmp", "a.tmp", true),
        ("cache", "cache/", true), ("cache/", "cache/a/b", true), ("/cache", "cache/a", true),
        ("cache", "cached", false),
        ("# cache", "cache/", false), ("*\n!keep", "keep", false), ("*\n!keep", "other", true),
        ("*\n!keep", "d/", false),
        ("a?c", "abc", true), ("a?c", "ac", false), ("[ab]", "a", false), ("", "a", false), ("../x", "x", false),
        (".", "a", false), ("*", "./", false), ("a\\*", "a*", true), ("a\\*", "ab", false), ("d/**", "d/e/f", true),
        ("!keep\nkeep", "keep", true),
    ])
    func ignoreFiles(text: String, path: String, isExcluded: Bool) {
        #expect(IgnoreFile(text).excludes(path) == isExcluded)
    }

    @Test(
        arguments: [
            ("https://github.com/acme/churn.git", "https://github.com/acme/churn"),
            ("https://x-access-token:ghs_1@github.com/acme/churn", "https://github.com/acme/churn"),
            ("git@github.com:acme/churn.git", "https://github.com/acme/churn"),
            ("ssh://git@ghe.example.com:2222/acme/churn.git", "https://ghe.example.com/acme/churn"),
            ("https://gitlab.com/a/b/c/", "https://gitlab.com/a/b/c"), ("/home/me/churn", nil), ("file:///tmp/r", nil),
            ("https://user:p@ss@host/x", nil), ("https://h/x?token=1", nil), ("", nil), ("https://h/x\ny", nil),
        ] as [(String, String?)])
    func pages(remote: String, page: String?) { #expect(BuildSource.page(of: remote) == page) }

    @Test func aContextIsCleanOnlyWhereNothingSeenDiffers() {
        func source(_ changes: [String], _ ignore: String?) -> BuildSource {
            let checkout = SourceCheckout(
                commit: "c", committedAt: 0, tree: "t", origin: nil,
                changes: changes.map { .init(path: $0, kind: "untracked") })
            return BuildSource(checkout, ignore: ignore.map(IgnoreFile.init), run: RunContext(Environment([:])))
        }
        #expect(source([], nil).tree == "t")
        #expect(source(["a.tmp"], nil).tree == nil)
        #expect(source(["a.tmp"], nil).revision == "c-dirty")
        #expect(source(["a.tmp"], nil).commit == "c")
        #expect(source(["a.tmp"], "*.tmp").tree == "t")
        #expect(source(["a.tmp", "b"], "*.tmp").whyNoTree?.contains("b (untracked)") == true)
        // Whoever hides the file that hides things has changed what is built.
        #expect(source([".dockerignore"], "*").tree == nil)
    }

    @Test func theSameTreeInAnotherWayIsAnotherImage() {
        let tag = BuildIdentity.tag(tree: "t", recipe: ["ab", "c"])
        #expect(tag == BuildIdentity.tag(tree: "t", recipe: ["ab", "c"]))
        #expect(tag != BuildIdentity.tag(tree: "t", recipe: ["a", "bc"]))
        #expect(tag != BuildIdentity.tag(tree: "u", recipe: ["ab", "c"]))
        let long = BuildIdentity.tag(tree: String(repeating: "a", count: 64), recipe: [])
        #expect(ImageTag(argument: long) != nil)
    }

    @Test func labelsThatWereAskedForWin() {
        let source = BuildSource(nil, ignore: nil, run: RunContext(Environment(["GITHUB_SHA": "s"])))
        let labels = BuildIdentity.labels(
            source, now: 0, asked: [NamedValue("org.opencontainers.image.revision", "mine"), NamedValue("x", "y")])
        #expect(
            labels.map(\.description) == [
                "org.opencontainers.image.created=1970-01-01T00:00:00Z", "org.opencontainers.image.revision=mine",
                "x=y",
            ])
    }
}

@Suite struct ManifestTests {
    static let oci = "application/vnd.oci.image.manifest.v1+json"

    private func refusal(_ text: String, _ type: String) -> String? {
        do throws(ImageManifest.Refused) {
            _ = try ImageManifest(digest: "", mediaType: type, text: text).forSageMaker()
            return nil
        } catch { return error.because }
    }

    @Test func takesWhatSageMakerTakesAndPutsTheRestInItsWords() throws {
        let text = Registry.manifest()
        let image = ImageManifest(digest: Registry.digest(text), mediaType: Registry.docker, text: text)
        #expect(try image.forSageMaker() == image)
        let oci = ImageManifest(
            digest: "", mediaType: Self.oci,
            text: """
                {"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"d","size":2},\
                "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"e","size":3,\
                "annotations":{"a":"b"}}],"annotations":{"c":"d"}}
                """)
        let fitted = try oci.forSageMaker()
        #expect(fitted.mediaType == Registry.docker)
        #expect(fitted.isGenuine)
        #expect(
            try JSONValue(parsing: fitted.text)
                == JSONValue(
                    parsing: """
                        {"schemaVersion":2,"mediaType":"\(Registry.docker)","config":{"mediaType":\
                        "application/vnd.docker.container.image.v1+json","size":2,"digest":"d"},"layers":[{"mediaType":\
                        "application/vnd.docker.image.rootfs.diff.tar.gzip","size":3,"digest":"e"}]}
                        """))
        // The same image has the same name each time.
        #expect(try oci.forSageMaker() == fitted)
        #expect(try fitted.forSageMaker() == fitted)
    }

    @Test(arguments: [
        (Registry.index, "application/vnd.oci.image.index.v1+json", "attestations attached"),
        (
            #"{"manifests":[{"platform":{"os":"linux","architecture":"amd64"}},{"platform":{"os":"linux","architecture":"arm64"}}]}"#,
            "application/vnd.docker.distribution.manifest.list.v2+json", "2 images for linux/amd64, linux/arm64"
        ),
        // An index under an image's media type is still one.
        (Registry.index, Registry.docker, "an index"),
        (Registry.manifest(), oci, "and the registry says"),
        (#"{"config":{"mediaType":"application/vnd.oci.empty.v1+json"},"layers":[{}]}"#, oci, "an artifact"),
        (
            #"{"config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":1,"digest":"d"},"layers":[]}"#,
            oci, "no layers"
        ),
        (
            #"{"config":{"mediaType":"application/vnd.oci.image.config.v1+json"},"layers":[{}],"subject":{}}"#, oci,
            "attached"
        ),
        (
            #"{"config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":1,"digest":"d"},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+zstd","size":1,"digest":"d"}]}"#,
            oci,
            "of a kind"
        ),
        ("{}", "application/vnd.docker.distribution.manifest.v1+prettyjws", "media type"), ("", oci, "not JSON"),
        ("{}", oci, "artifact"),
    ])
    func refuses(text: String, type: String, because: String) {
        #expect(refusal(text, type)?.contains(because) == true, "\(refusal(text, type) ?? "taken")")
    }

    @Test(arguments: [
        ("sha256:" + String(repeating: "a", count: 64), true), ("sha256:" + String(repeating: "A", count: 64), false),
        ("sha256:", false), ("", false), ("sha512:" + String(repeating: "a", count: 64), false),
    ])
    func digests(text: String, isOne: Bool) { #expect(ImageManifest.isDigest(text) == isOne) }
}
