# make         准备环境，生成 data/ 下每个单位、每个年度的报告和表
# make setup   只准备环境：系统库、.venv、字体
# make test    准备环境（连同测试要用的程序），运行全部测试
# make check   代码检查、房间之间的引用和快速测试
# make bench   测量速度
# make same BASE=版本   和 git 的一个版本比，各示例的产物是否逐字节相同
# make clean   删除生成的文件和缓存；make distclean 连 .venv、.fonts、.tools 一起删除

PYTHON ?= python3
VENV_PYTHON := .venv/bin/python

.DEFAULT_GOAL := all
.PHONY: all setup test check bench same clean distclean

all: setup
	@$(VENV_PYTHON) build.py

setup:
	@$(PYTHON) setup/bootstrap.py

test:
	@$(PYTHON) setup/bootstrap.py --tests
	@echo '运行全部测试 …'
	@$(VENV_PYTHON) -m pytest -n 2

check: setup
	@echo '检查代码写法 …'
	@$(VENV_PYTHON) -m ruff check .
	@$(VENV_PYTHON) -m ruff format --check .
	@echo '检查类型 …'
	@$(VENV_PYTHON) -m mypy --strict
	@echo '检查房间之间的引用 …'
	@.venv/bin/lint-imports --no-cache
	@echo '运行快速测试 …'
	@$(VENV_PYTHON) -m pytest -n 2 -m pure

bench: setup
	@$(VENV_PYTHON) bench/run.py

same: setup
	@$(VENV_PYTHON) bench/product.py $(BASE)

clean:
	@rm -rf output .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find bench setup tests ziping -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
	@echo '已删除 output/ 和缓存。'

distclean: clean
	@rm -rf .venv .fonts .tools ziping.egg-info
	@echo '已删除 .venv、.fonts 和 .tools；下次 make 会重新准备。'
