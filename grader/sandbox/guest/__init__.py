"""The side of the boundary that runs beside student code.

It knows no expected values, and its words are claims.

zygote            imports everything once, and forks; memory makes that cheap
worker            loads the submission, calls its hooks, answers
setup             gets a process ready: modules, contract, warm libraries
requests          requests as they come; probing answers those of `grader doctor`
sources           bytes become parsed sources
package_layout    where files belong in the handout's packages, what their names stand for
loading           sources become a module
running           statements run one by one
stubs             imports that are absent; legacy and cuda: names and devices that are
seeding           seeds every generator of random numbers
conversion        between plain values and arrays or tensors
problems          exceptions become claims
forbidden_uses    uses of forbidden means in the source; dotted_names tells what names stand for
tripwires         the same while it runs
"""
