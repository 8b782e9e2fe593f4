# Everything is in ops/dev.py; ARGS= passes words on, PORT= and the like come from the environment.
.PHONY: run test drill bench ci reset lock doctor
run test drill bench ci reset lock doctor:
	@python3 ops/dev.py $@ $(ARGS)
