"""Claims of GitHub's tokens, as the rows of the tests want them."""
HOST = "token.actions.githubusercontent.com"
ASSUME = "sts:AssumeRoleWithWebIdentity"
OWNER_ID, REPOSITORY_ID = "123456", "456789"


def claims(context, owner="acme", name="breast-cancer", ids=None, **said):
    """A token's claims. `context` is what follows the repository in the subject; `ids` (owner's, repository's) are in the
    subject of newer repositories. A claim that is None is left out."""
    repository = f"{owner}@{ids[0]}/{name}@{ids[1]}" if ids else f"{owner}/{name}"
    owner_id, repository_id = ids or (OWNER_ID, REPOSITORY_ID)
    ref = context.removeprefix("ref:") if context.startswith("ref:") else "refs/heads/main"
    made = {"aud": "sts.amazonaws.com", "sub": f"repo:{repository}:{context}", "repository": f"{owner}/{name}",
            "repository_id": repository_id, "repository_owner_id": owner_id, "ref": ref,
            "job_workflow_ref": f"{owner}/{name}/.github/workflows/model.yml@refs/heads/main", **said}
    return {name: value for name, value in made.items() if value is not None}


def facts(token):
    """The claims as IAM's condition keys."""
    return {f"{HOST}:{name}": value for name, value in token.items()}
