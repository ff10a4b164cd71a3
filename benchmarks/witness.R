# An independent witness: the main estimates computed anew in R, from the published tables, and compared.
#
#   make bench-witness                  (Debian: r-base-core, r-cran-sandwich, r-cran-lme4)
#
# The mixed model needs more offices than are published: it is fitted on made ones, which benchmarks/witness_lines.py
# writes beside its own figures. Writes benchmarks/results/witness.csv: each estimate here and there, and the difference. A p-value of a permutation test
# is compared with R's own shuffles: two such runs differ by chance, so by four standard errors at most. Exit status 1
# where anything differs by more.

suppressPackageStartupMessages({ library(sandwich); library(lme4) })
set.seed(20262)
RESAMPLES <- 9999
here <- function(...) file.path(getwd(), ...)
read <- function(path) read.csv(here(path), check.names = FALSE, stringsAsFactors = FALSE)

estimates <- read("data/processed/estimates.csv")
absorption <- read("data/processed/absorption.csv")
capaian <- read("figures/capaian_against_absorption.csv")
found <- list()
compare <- function(what, ours, theirs, tolerance) {
  found[[length(found) + 1]] <<- data.frame(
    what = what, in_r = signif(ours, 8), published = signif(theirs, 8),
    difference = signif(abs(ours - theirs), 2), allowed = signif(tolerance, 2),
    agrees = ifelse(is.na(ours) & is.na(theirs), "yes", ifelse(abs(ours - theirs) <= tolerance, "yes", "no"))
  )
}
published <- function(question, estimand, method, column, study, place = 1) {
  own <- estimates[estimates$question == question & estimates$estimand == estimand & estimates$method == method &
                   grepl(study, estimates$result_id, fixed = TRUE), ]
  if (nrow(own) < place) stop("no estimate: ", question, " / ", estimand)
  own[[column]][place]
}
chance <- function(p) 4 * sqrt(2 * p * (1 - p) / RESAMPLES) + 1e-3

# tau-b and Somers' D over the pairs inside strata
pairs_of <- function(x, y, strata) {
  sums <- c(agree = 0, x = 0, y = 0)
  for (rows in split(seq_along(x), strata)) if (length(rows) > 1) {
    one <- sign(outer(x[rows], x[rows], "-"))
    other <- sign(outer(y[rows], y[rows], "-"))
    half <- upper.tri(one)
    sums <- sums + c(sum((one * other)[half]), sum(abs(one[half])), sum(abs(other[half])))
  }
  sums
}
tau <- function(x, y, strata) { s <- pairs_of(x, y, strata); unname(s["agree"] / sqrt(s["x"] * s["y"])) }
shuffled <- function(y, strata) ave(y, strata, FUN = function(own) own[sample.int(length(own))])
p_of <- function(observed, drawn) (1 + sum(abs(drawn) >= abs(observed) - 1e-9)) / (1 + length(drawn))

# 1. absorption of the main tables
lines <- absorption[absorption$leaf == "yes" & absorption$main == "yes" & absorption$reason %in% c("", NA) &
                    !is.na(absorption$absorption_pct) & absorption$level != "total" & absorption$pagu_rp > 0, ]
lines <- lines[ave(lines$pagu_rp, lines$doc_id, FUN = length) > 1, ]
study <- "absorption, main tables/"
permutation <- "stratified permutation"
estimand <- "tau-b of absorption and pagu within office"
observed <- tau(lines$pagu_rp, lines$absorption_pct, lines$doc_id)
drawn <- replicate(RESAMPLES, tau(lines$pagu_rp, shuffled(lines$absorption_pct, lines$doc_id), lines$doc_id))
compare("tau-b of absorption and pagu", observed,
        published("size of the line", estimand, permutation, "estimate", study), 1e-8)
theirs <- published("size of the line", estimand, permutation, "p_value", study)
compare("its p-value", p_of(observed, drawn), theirs, chance(theirs))

share <- lines$realisasi_rp / lines$pagu_rp
ratio <- function(first, share) {
  spent <- share * lines$pagu_rp
  100 * (sum(spent[first]) / sum(lines$pagu_rp[first]) - sum(spent[!first]) / sum(lines$pagu_rp[!first]))
}
estimand <- "difference of ratios of sums"
admin <- lines[["function"]] == "administration"
for (each in list(list("administration less services", admin, lines$doc_id),
                  list("office less office", lines$region_id == sort(unique(lines$region_id))[1], admin))) {
  observed <- ratio(each[[2]], share)
  drawn <- replicate(RESAMPLES, ratio(each[[2]], shuffled(share, each[[3]])))
  compare(each[[1]], observed, published(each[[1]], estimand, permutation, "estimate", study), 1e-8)
  theirs <- published(each[[1]], estimand, permutation, "p_value", study)
  compare("its p-value", p_of(observed, drawn), theirs, chance(theirs))
}

# 2. average partial effects of a fractional logit, HC3, by a numerical delta method
within <- lines[lines$absorption_pct <= 100, ]
within$share <- within$absorption_pct / 100
inside <- function(column) column - ave(column, within$region_id)
within$size <- inside(log10(within$pagu_rp))
within$staff <- inside(as.numeric(within[["function"]] == "administration"))
fit <- glm(share ~ size + staff, data = within, family = quasibinomial())
matrix <- model.matrix(fit)
residual <- within$share - fitted(fit)
covariance <- vcovHC(fit, type = "HC3")
slope <- function(beta, column) { p <- plogis(drop(matrix %*% beta)); beta[column] * mean(p * (1 - p)) }
effect_of <- function(name, column, effect) {
  beta <- coef(fit)
  gradient <- sapply(seq_along(beta), function(place) {
    step <- replace(numeric(length(beta)), place, 1e-6)
    (effect(beta + step, column) - effect(beta - step, column)) / 2e-6
  })
  value <- effect(beta, column)
  error <- sqrt(drop(t(gradient) %*% covariance %*% gradient))
  reach <- qt(0.975, nrow(within) - length(beta))
  method <- "fractional logit within offices, HC3, average partial effect"
  get <- function(part) published(name, "points of absorption", method, part, study)
  compare(paste("partial effect,", name), 100 * unname(value), get("estimate"), 1e-4)
  compare("its lower end", 100 * unname(value - reach * error), get("low"), 1e-3)
  compare("its upper end", 100 * unname(value + reach * error), get("high"), 1e-3)
}
effect_of("ten times the pagu", "size", slope)
effect_of("administration against services", "staff", slope)

# 3. capaian with absorption and with pagu, within document and programme
strata <- paste(capaian$doc_id, capaian$program_line)
for (each in list(c("capaian and absorption", "absorption_pct"), c("capaian and pagu", "pagu_rp"))) {
  own <- !is.na(capaian[[each[2]]]) & !is.na(capaian$capaian_pct)
  x <- capaian[[each[2]]][own]; y <- capaian$capaian_pct[own]; s <- strata[own]
  everything <- grepl("+", estimates$sample, fixed = TRUE)
  observed <- tau(x, y, s)
  drawn <- replicate(RESAMPLES, tau(x, shuffled(y, s), s))
  row <- estimates[estimates$question == each[1] & estimates$estimand == "tau-b within document and programme" &
                   everything & grepl("capaian/", estimates$result_id, fixed = TRUE), ][1, ]
  compare(paste("tau-b,", each[1]), observed, row$estimate, 1e-8)
  compare("its p-value", p_of(observed, drawn), row$p_value, chance(row$p_value))
}

# 4. random intercepts of office and document, by REML
made <- read("build/witness/lines.csv")
theirs <- setNames(read("build/witness/mixed.csv")$value, read("build/witness/mixed.csv")$what)
made$size <- made$size - mean(made$size)
made$admin <- made$admin - mean(made$admin)
mixed <- lmer(figure ~ size + admin + (1 | office / document), data = made,
              control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10)))
spread <- as.data.frame(VarCorr(mixed))
spread <- setNames(spread$sdcor, spread$grp)
ours <- c(fixef(mixed), spread[c("office", "document:office", "Residual")])
names(ours) <- c("mean", "size", "admin", "sd_office", "sd_document", "sd_line")
for (name in names(ours)) compare(paste("mixed model,", name), ours[[name]], theirs[[name]], 5e-4)
shrunk <- fixef(mixed)[1] + ranef(mixed)$office[, 1]
for (place in c(1, length(shrunk))) {
  name <- paste0("shrunken_", rownames(ranef(mixed)$office)[place])
  compare(paste("mixed model,", name), unname(shrunk[place]), theirs[[name]], 1e-3)
}

table <- do.call(rbind, found)
last <- ""
for (place in seq_len(nrow(table))) {
  if (startsWith(table$what[place], "its ")) table$what[place] <- paste0(last, ", ", sub("^its ", "", table$what[place]))
  else last <- table$what[place]
}
table$with <- paste0("R ", getRversion(), ", sandwich ", packageVersion("sandwich"),
                     ", lme4 ", packageVersion("lme4"))
write.csv(table, here("benchmarks/results/witness.csv"), row.names = FALSE, quote = TRUE)
print(table[, 1:6], row.names = FALSE)
if (any(table$agrees == "no")) quit(status = 1)
