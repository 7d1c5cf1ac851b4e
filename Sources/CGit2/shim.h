// libgit2, and its one variadic function as we call it: Swift cannot call variadic C.
#include <git2.h>

/// Whether libgit2 refuses a repository that belongs to another user. Versions before 1.5 do not ask.
static inline int cgit2_set_owner_validation(int enabled) {
#if LIBGIT2_VER_MAJOR > 1 || (LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR >= 5)
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
#else
    (void)enabled;
    return 0;
#endif
}
