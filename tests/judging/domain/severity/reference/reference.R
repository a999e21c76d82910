# Rscript reference.R MARKS.csv OUT.csv: what lme4 1.1-31, lm and VGAM 1.1-7 (R 4.2) say of the marks.
# MARKS.csv: case,entry,judge,track,mark. OUT.csv: case,model,kind,id,value,se. The tests read OUT.csv and need no R.
suppressMessages({library(lme4); library(VGAM)})
arguments <- commandArgs(trailingOnly = TRUE)
marks <- read.csv(arguments[1], colClasses = c("character", "character", "character", "character", "numeric"))
tight <- lmerControl(optimizer = "Nelder_Mead", calc.derivs = FALSE, check.conv.singular = "ignore",
                     optCtrl = list(xtol_abs = 1e-10, ftol_abs = 1e-12, maxfun = 20000),
                     check.nobs.vs.nlev = "ignore", check.nobs.vs.nRE = "ignore", check.nlev.gtr.1 = "ignore")
out <- NULL
keep <- function(case, model, kind, id, value, se = NA)
  out <<- rbind(out, data.frame(case, model, kind, id, value = signif(value, 10), se = signif(se, 10)))
sds <- function(case, model, fit) {
  v <- as.data.frame(VarCorr(fit))
  keep(case, model, "sd", ifelse(v$grp == "Residual", "residual", v$grp), v$sdcor)
}
for (case in unique(marks$case)) {
  d <- marks[marks$case == case, ]
  d$entry <- factor(d$entry); d$judge <- factor(d$judge); d$track <- factor(d$track)
  if (startsWith(case, "categories")) {
    alike <- ave(d$mark, d$entry, FUN = function(x) diff(range(x))) == 0 & d$mark %in% range(d$mark)  # extremes
    d <- d[!alike, ]; d$entry <- factor(d$entry)
    contrasts(d$judge) <- contr.sum(nlevels(d$judge))
    f <- suppressWarnings(vglm(ordered(mark) ~ entry + judge, acat(parallel = TRUE), data = d, epsilon = 1e-12, maxit = 200))
    co <- coef(f); b <- co[grepl("^judge", names(co))]; b <- -c(b, -sum(b))
    p <- fitted(f); k <- seq_len(ncol(p)); e <- as.vector(p %*% k); v <- as.vector(p %*% k^2) - e^2
    x <- as.numeric(ordered(d$mark)); z2 <- (x - e)^2 / v
    keep(case, "mfrm", "judge", levels(d$judge), b, 1 / sqrt(tapply(v, d$judge, sum)))
    keep(case, "mfrm", "infit", levels(d$judge), tapply(z2 * v, d$judge, sum) / tapply(v, d$judge, sum))
    keep(case, "mfrm", "outfit", levels(d$judge), tapply(z2, d$judge, mean))
    next
  }
  f <- if (nlevels(d$track) > 1) lmer(mark ~ 0 + track + (1 | entry) + (1 | judge), d, control = tight)
       else lmer(mark ~ 1 + (1 | entry) + (1 | judge), d, control = tight)
  sds(case, "crossed", f)
  r <- as.data.frame(ranef(f, condVar = TRUE))
  for (g in c("entry", "judge")) { s <- r[r$grpvar == g, ]; keep(case, "crossed", g, as.character(s$grp), s$condval, s$condsd) }
  keep(case, "crossed", "mean", names(fixef(f)), fixef(f), sqrt(diag(as.matrix(vcov(f)))))
  keep(case, "crossed", "deviance", "REML", REMLcrit(f))
  f <- lmer(mark ~ 0 + entry + (1 | judge), d, control = tight)
  sds(case, "fixed_random", f)
  keep(case, "fixed_random", "entry", sub("^entry", "", names(fixef(f))), fixef(f), sqrt(diag(as.matrix(vcov(f)))))
  keep(case, "fixed_random", "judge", rownames(ranef(f)$judge), ranef(f)$judge[, 1])
  contrasts(d$judge) <- contr.sum(nlevels(d$judge))
  f <- lm(mark ~ 0 + entry + judge, d); s <- summary(f)
  of <- grepl("^entry", names(coef(f)))
  keep(case, "additive", "sd", "residual", s$sigma)
  keep(case, "additive", "entry", sub("^entry", "", names(coef(f))[of]), coef(f)[of], s$coefficients[of, 2])
}
write.csv(out, arguments[2], row.names = FALSE, quote = FALSE)
