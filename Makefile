# make        set up .venv and run everything that is out of date
#             REGION=sidoarjo BRIEF_LANG=id YEAR=2021  a part of it: documents, briefs and studies of a region; briefs
#                                                      in a language; studies of a year (any of the three)
#             SCHEDULER=tls://host:8786                on the workers of a dask.distributed cluster (docs/cluster.md)
# make test   lint, types, tests and the notebooks' recorded outputs, in up to four processes; published files stay as they are
# make pages  every page of the site and the briefs through axe-core in a browser (make test takes some of each kind)
# make scan   what reading scanned pages needs as well (analysis read), 90 MB
# make workbench  what a document leaves open, and its cells, as a page in the browser: DOC=folder, or all of data/raw
# make fix    format, and mend what lint can mend
# make help   this list
# make verify hash everything published anew and say what is not as published.sha256 lists it
# make lab    open the notebooks in JupyterLab; LAB="--no-browser --port 8889" are options of it
# make bench-country measure the whole country by samples of it, and the graph with many documents, 40 minutes
# make bench-repair  measure the repair on tables damaged with known truth (benchmarks/results)
# make bench-unseen  measure the reading core on made documents that nothing was set on (benchmarks/results), 4 minutes
# make bench-files   measure made files (word processor, workbook, typesetter, scans) from reading to tidy rows, 30 minutes
# make bench-draft   measure how much of a description is drafted right, wrong, or asked for (benchmarks/results)
# make bench-cells   measure what one misread cell of the real documents does to what is stated (benchmarks/results)
# make bench-runs    measure whole runs beside other ways to run the notebooks (benchmarks/results), 20 minutes
# make bench-leaks   measure that a hundred runs leave no process, file or memory behind (benchmarks/results)
# make bench-mutants measure which small changes of the code no test notices (benchmarks/results), an hour
# make bench-setup   measure that an interrupted set-up is mended by the next (benchmarks/results), 10 minutes
# make bench-beside  measure processor seconds per page of reading beside tabula and img2table (benchmarks/results), 5 minutes
# make bench-witness compute the main estimates anew in R and compare (benchmarks/results); needs R with sandwich and lme4
# make bench-offices measure the study of absorption on 3 to 500 made offices (benchmarks/results), 5 minutes
# make bench-branches measure which branches of the studies their tests walk (benchmarks/results), 5 minutes
# make validate      measure size and coverage of the tests and intervals (benchmarks/results)
# make lock   resolve the versions anew: requirements.lock, requirements-scan.lock, requirements-workbench.lock,
#             environment.yml
# make clean  remove what was built (make clean-all: the environment too)
#
# Needs python3 3.11 or later (or PY=...), make and git. A mirror is set with UV_DEFAULT_INDEX and pip's own settings.

PY ?= python3
V := .venv
BIN := $(V)/bin

# What make takes on its command line; nothing of it from the environment, and no misspelt name.
REGION :=
BRIEF_LANG :=
YEAR :=
DOC :=
SCHEDULER :=
NETWORK :=
LAB :=
TAKEN := PY V REGION BRIEF_LANG YEAR SCHEDULER DOC NETWORK LAB
GIVEN := $(foreach name,$(.VARIABLES),$(if $(findstring command,$(origin $(name))),$(name)))
$(if $(filter-out $(TAKEN),$(GIVEN)),$(error make takes no $(filter-out $(TAKEN),$(GIVEN)); it takes $(TAKEN)))

# Same bytes on every machine and run: fixed dates in figures and PDF, fixed hashes, one thread for linear algebra,
# and nobody's personal settings of IPython and matplotlib.
export SOURCE_DATE_EPOCH := 1640995200
export PYTHONHASHSEED := 0
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1
export TZ := UTC
export LC_ALL := C.UTF-8
export IPYTHONDIR := $(CURDIR)/build/ipython
export MPLCONFIGDIR := $(CURDIR)/build/matplotlib
unexport PYTHONPATH PYTHONHOME
# Without compiled modules every kernel would spend five seconds more on its imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: all setup scan workbench help test pages fix verify lab bench-country bench-repair bench-unseen bench-files bench-draft bench-cells bench-runs bench-leaks bench-mutants bench-setup bench-beside bench-witness bench-offices bench-branches validate lock clean clean-all
.DELETE_ON_ERROR:

all: $(V)/.ready
	@$(BIN)/python -m pipeline $(if $(REGION),--region '$(REGION)') $(if $(BRIEF_LANG),--lang '$(BRIEF_LANG)') \
		$(if $(YEAR),--year '$(YEAR)') $(if $(SCHEDULER),--scheduler '$(SCHEDULER)') \
		$(if $(NETWORK),--network '$(NETWORK)')

setup: $(V)/.ready

scan: $(V)/.scan

workbench: $(V)/.ready $(V)/.workbench
	@$(BIN)/analysis workbench $(if $(DOC),'$(DOC)',data/raw)

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' $(firstword $(MAKEFILE_LIST))

fix: $(V)/.ready
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

test: $(V)/.ready
	@mkdir -p build
	@echo "==> ruff: lint"
	@$(BIN)/ruff check
	@echo "==> ruff: format"
	@$(BIN)/ruff format --check
	@echo "==> mypy: types"
	@$(BIN)/mypy --no-error-summary
	@echo "==> pytest: tests, and notebooks against their recorded outputs"
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --nbval --nbval-sanitize-with tests/nbval_sanitize.cfg \
		--nbval-kernel-startup-timeout 300 tests $(wildcard notebooks)

pages: $(V)/.ready
	@ALL_PAGES=1 REQUIRE_BROWSER=1 $(BIN)/python -m pytest tests/test_site_browser.py -k axe

verify: $(V)/.ready
	@$(BIN)/analysis verify

lab: $(V)/.ready
	@mkdir -p build
	$(BIN)/jupyter lab --ServerApp.root_dir="$(CURDIR)" --LabApp.default_url=/lab/tree/notebooks $(LAB)

bench-country: $(V)/.ready
	@rm -rf build/country
	$(BIN)/python benchmarks/country.py --keep build/country
	$(BIN)/python benchmarks/country_memory.py build/country
	$(BIN)/python benchmarks/country_graph.py
	$(BIN)/python benchmarks/country_kills.py

bench-repair: $(V)/.ready
	$(BIN)/python benchmarks/repair.py

bench-unseen: $(V)/.ready
	$(BIN)/python -m benchmarks.unseen run --seeds reporting_ninth --number 4 --results benchmarks/results/unseen.csv

# Needs LibreOffice (soffice) and chromium, which print the files, and make scan.
bench-files: $(V)/.ready
	$(BIN)/python -m benchmarks.unseen_files --seeds reporting --number 12 --scans 0 --results benchmarks/results/unseen_files.csv
	$(BIN)/python -m benchmarks.unseen_files --seeds scans --number 0 --scans 3 --results benchmarks/results/unseen_files.csv

bench-draft: $(V)/.ready
	$(BIN)/python -m benchmarks.draft --seeds 20 --results benchmarks/results/draft.csv --tell

bench-cells: $(V)/.ready
	$(BIN)/python -m benchmarks.cell_mutants
	$(BIN)/python -m benchmarks.hand_checked

# Snakemake is compared with and not needed for anything else: where it cannot be had, it is not measured.
bench-runs: $(V)/.ready
	@test -x build/snakemake/bin/snakemake || { $(BIN)/uv venv -q --allow-existing -p $(BIN)/python build/snakemake && \
		$(BIN)/uv pip install -q -p build/snakemake/bin/python snakemake==9.27.1; } || echo "snakemake cannot be had here"
	@SNAKEMAKE=build/snakemake/bin/snakemake $(BIN)/python benchmarks/runs.py

bench-leaks: $(V)/.ready
	$(BIN)/python benchmarks/leaks.py

bench-mutants: $(V)/.ready
	$(BIN)/python benchmarks/mutants.py

bench-setup: $(V)/.ready
	$(BIN)/python benchmarks/setup_kills.py

# Needs Java (tabula), tesseract and make scan; the two others are compared with and not needed for anything else.
bench-beside: $(V)/.ready
	@$(BIN)/uv venv -q --allow-existing -p $(BIN)/python build/beside
	@$(BIN)/uv pip install -q -p build/beside tabula-py==2.10.0 img2table==2.0.0
	$(BIN)/python benchmarks/read_beside.py build/beside/bin/python

bench-witness: $(V)/.ready
	$(BIN)/python benchmarks/witness_lines.py
	Rscript benchmarks/witness.R

bench-offices: $(V)/.ready
	$(BIN)/python benchmarks/offices.py

# coverage.py is needed for this alone.
bench-branches: $(V)/.ready
	@$(BIN)/uv pip install -q -p $(BIN)/python --target build/coverage coverage==7.17.5
	$(BIN)/python benchmarks/branches.py

validate: $(V)/.ready
	$(BIN)/python benchmarks/validate_models.py

# uv.lock would hold the addresses of whatever index is set here; only the hashes are kept.
lock: $(V)/.uv
	$(BIN)/uv lock -q --upgrade -p $(BIN)/python
	$(BIN)/uv export -q --frozen --no-emit-project --no-annotate --no-header -o requirements.lock
	$(BIN)/uv export -q --frozen --no-emit-project --no-annotate --no-header --only-group scan -o requirements-scan.lock
	$(BIN)/uv export -q --frozen --no-emit-project --no-annotate --no-header --only-group workbench \
		-o requirements-workbench.lock
	$(BIN)/python tools/conda_environment.py

$(V)/.scan: $(V)/.locked requirements-scan.lock
	@echo "==> $(V): packages that read scanned pages"
	@touch $(V)/.unfinished
	@$(BIN)/uv pip install -q -p $(BIN)/python --require-hashes -r requirements-scan.lock
	@rm $(V)/.unfinished
	@touch $@

$(V)/.workbench: $(V)/.locked requirements-workbench.lock
	@echo "==> $(V): packages of the page in the browser"
	@touch $(V)/.unfinished
	@$(BIN)/uv pip install -q -p $(BIN)/python --require-hashes -r requirements-workbench.lock
	@rm $(V)/.unfinished
	@touch $@

clean:
	rm -rf build .pytask pytask.lock* .pytest_cache .ruff_cache .mypy_cache .hypothesis

clean-all: clean
	rm -rf $(V)

# Why the environment must be made anew: files are missing of what is said to be there, after a set-up that was
# interrupted or failed; or it was copied with the folder, and its commands and kernels would run the other folder's code.
ifneq ($(wildcard $(V)/.unfinished),)
ANEW := $(if $(shell $(BIN)/python -I tools/whole.py >&2 || echo no),the last set-up was interrupted)
else ifneq ($(wildcard $(V)/.ready),)
ANEW := $(if $(filter-out $(CURDIR),$(shell cat $(V)/.ready)),it was made for another folder)
endif
ifneq ($(ANEW),)
.PHONY: anew
anew:
	@echo "==> $(V): $(ANEW), it starts anew"
$(V)/.uv: anew
endif

$(V)/.uv: requirements-uv.txt
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "python3 3.11 or later is needed, this is " + sys.version.split()[0] + ": name another with make PY=python3.12")'
	@echo "==> $(V): environment"
	@rm -rf $(V)
	@$(PY) -m venv --without-pip $(V)
	@$(PY) -m pip --python $(BIN)/python install -q --no-compile --require-hashes -r requirements-uv.txt 2>$(V)/pip.log \
		|| { $(PY) -m venv $(V) && $(BIN)/pip install -q --require-hashes -r requirements-uv.txt; }
	@touch $@

$(V)/.locked: $(V)/.uv requirements.lock
	@echo "==> $(V): $$(grep -c '==' requirements.lock) locked packages (the first time, half a minute and a download)"
	@touch $(V)/.unfinished
	@$(BIN)/uv pip install -q -p $(BIN)/python --require-hashes -r requirements.lock
	@rm $(V)/.unfinished
	@touch $@

# The project itself, editable: the package and its command.
$(V)/.ready: $(V)/.locked pyproject.toml
	@touch $(V)/.unfinished
	@$(BIN)/uv pip install -q -p $(BIN)/python --offline --no-deps --no-build-isolation -e .
	@rm $(V)/.unfinished
	@echo "$(CURDIR)" > $@
